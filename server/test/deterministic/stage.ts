import { Sale } from './sale.js';
import type { SaleTerms } from './sale.js';
import type { FaultPlan, Messages } from './world.js';
import { World } from './world.js';

interface Letter {
  readonly label: string;
  readonly deliver: () => void;
}

/** Messages arrive in the order sent, but for those that a test keeps back. */
export class Letterbox implements Messages {
  private letters: Letter[] = [];
  private kept: RegExp | undefined;

  schedule(task: Promise<void>, label: string): Promise<void> {
    return new Promise((resolve) => this.letters.push({ label, deliver: () => void task.then(resolve) }));
  }

  count(): number {
    return this.letters.filter(({ label }) => this.kept?.test(label) !== true).length;
  }

  waitOne(): Promise<void> {
    const index = this.letters.findIndex(({ label }) => this.kept?.test(label) !== true);
    this.letters.splice(index, 1)[0]?.deliver();
    return Promise.resolve();
  }

  keepBack(pattern: RegExp | undefined): void {
    this.kept = pattern;
  }
}

/** From one reading of PostgreSQL to the next. */
const SECOND_MS = 1000;

/** One interleaving, step by step. */
export class Stage {
  readonly sale: Sale;
  readonly world: World;
  private readonly letterbox = new Letterbox();
  private readonly uninstall: () => void;

  constructor(terms: SaleTerms, faults: Partial<FaultPlan> = {}) {
    this.world = new World(this.letterbox, { postgres: [], redis: [], ...faults });
    this.uninstall = this.world.time.install();
    this.sale = new Sale(this.world, terms);
  }

  async open(): Promise<void> {
    await this.sale.open();
    // The next reading knows the epoch under which Redis got its pictures.
    await this.play(SECOND_MS);
    this.world.storm();
  }

  /** All that can happen in this time happens, no time at all if none is given; messages that fit stay under way. */
  async play(ms = 0, keepBack?: RegExp): Promise<void> {
    this.letterbox.keepBack(keepBack);
    await this.world.idle(ms);
  }

  close(): void {
    this.uninstall();
  }
}
