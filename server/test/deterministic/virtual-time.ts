interface Timer {
  readonly id: number;
  readonly atMs: number;
  readonly run: () => void;
}

type Callback = (...args: unknown[]) => void;

/** Where a turn of the event loop that has been asked for may wait until somebody lets it come. */
export type TurnKeeper = (turn: () => void) => void;

const realImmediate = globalThis.setImmediate;

/**
 * Takes the place of the timers, of `performance.now` and of `Math.random` while a program runs, so that nothing in it
 * depends on how fast this machine is. Time stands still until it is moved.
 */
export class VirtualTime {
  nowMs = 10_000;
  private timers: Timer[] = [];
  private cancelled = new Set<number>();
  private lastId = 0;
  private random = 0x2545f491;

  constructor(private readonly keepTurn: TurnKeeper) {}

  /** Until the result is called; programs run one at a time. */
  install(): () => void {
    const { setTimeout, clearTimeout, setImmediate, performance } = globalThis;
    const { random } = Math;
    Object.assign(globalThis, {
      setTimeout: (run: Callback, delayMs = 0, ...args: unknown[]) => this.after(delayMs, () => run(...args)),
      clearTimeout: (id: number | undefined) => id !== undefined && this.cancelled.add(id),
      setImmediate: (run: Callback, ...args: unknown[]) => this.keepTurn(() => run(...args)),
    });
    Object.defineProperty(globalThis, 'performance', { configurable: true, writable: true, value: { now: () => this.nowMs } });
    Math.random = () => this.nextRandom();
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout, setImmediate });
      Object.defineProperty(globalThis, 'performance', { configurable: true, writable: true, value: performance });
      Math.random = random;
    };
  }

  after(delayMs: number, run: () => void): number {
    const timer = { id: ++this.lastId, atMs: this.nowMs + Math.max(1, delayMs || 0), run };
    // Timers of one moment run in the order in which they were set.
    const place = this.timers.findIndex(({ atMs }) => atMs > timer.atMs);
    this.timers.splice(place === -1 ? this.timers.length : place, 0, timer);
    return timer.id;
  }

  cancel(id: number): void {
    this.cancelled.add(id);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Moves to the next timer, not beyond `untilMs`, and runs it; false when there is none. */
  runNextTimer(untilMs: number): boolean {
    while (this.timers[0] !== undefined && this.cancelled.delete(this.timers[0].id)) this.timers.shift();
    const next = this.timers[0];
    if (next === undefined || next.atMs > untilMs) return false;
    this.timers.shift();
    this.nowMs = Math.max(this.nowMs, next.atMs);
    next.run();
    return true;
  }

  /** Lets the time pass; whatever the timers start goes on, but no message arrives meanwhile. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    while (this.runNextTimer(untilMs)) await drained();
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** xorshift32: enough for the pauses of contenders, and the same in every run. */
  private nextRandom(): number {
    this.random ^= this.random << 13;
    this.random ^= this.random >>> 17;
    this.random ^= this.random << 5;
    return (this.random >>> 0) / 2 ** 32;
  }
}

/** When every promise that can go on has gone on: a real turn of the event loop comes after all of them. */
export function drained(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}
