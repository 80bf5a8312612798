import type { World } from '../world/world.js';

/** A server says within this time of the break that it cannot serve … */
const SAYS_SO_MS = 1_500;
/** … and within this of the return that it can. */
const BACK_MS = 5_000;

/** Whether the readiness checks tell the truth while PostgreSQL is away and after it is back. */
export class Readiness {
  readonly faults: string[] = [];

  constructor(private readonly world: World) {}

  async whileBroken(lastsMs: number): Promise<void> {
    if (lastsMs < SAYS_SO_MS + 500) return;
    await this.world.pause(SAYS_SO_MS);
    for (const [name, status] of await this.ask()) if (status !== 503) this.note(`readiness of ${name} says ${status} while PostgreSQL is away`);
  }

  async afterMending(restMs: number): Promise<void> {
    const deadlineMs = performance.now() + Math.min(restMs, BACK_MS);
    for (;;) {
      const unready = (await this.ask()).filter(([, status]) => status !== 200);
      if (unready.length === 0) return;
      if (performance.now() > deadlineMs) return this.note(`readiness of ${unready[0]?.[0]} says ${unready[0]?.[1]} ${BACK_MS} ms after the return`);
      await this.world.pause(100);
    }
  }

  private ask(): Promise<[string, number | undefined][]> {
    return Promise.all(this.world.instances.map(async (instance): Promise<[string, number | undefined]> => [instance.name, await instance.readiness()]));
  }

  private note(fault: string): void {
    if (!this.faults.includes(fault)) this.faults.push(fault);
  }
}
