interface Waiter {
  readonly enter: () => void;
}

/** The caller's turn has not come within the time, or the line is full; nothing was asked of anybody. */
export class LineFullError extends Error {
  constructor() {
    super('too many are waiting for PostgreSQL');
    this.name = 'LineFullError';
  }
}

/** Lets so many in at a time, first come, first served. */
export class WaitingLine {
  private inside = 0;
  /** A set keeps the order of arrival and lets a waiter leave from its middle at once. */
  private readonly waiters = new Set<Waiter>();

  constructor(private readonly room: number, private readonly maxWaiting: number) {}

  get length(): number {
    return this.waiters.size;
  }

  /** Resolves when there is room; rejects with LineFullError after `patienceMs`, and at once when too many wait. */
  enter(patienceMs: number): Promise<void> {
    if (this.inside < this.room) {
      this.inside += 1;
      return Promise.resolve();
    }
    if (this.waiters.size >= this.maxWaiting) return Promise.reject(new LineFullError());
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        enter: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new LineFullError());
      }, patienceMs);
      this.waiters.add(waiter);
    });
  }

  leave(): void {
    const next = this.waiters.values().next().value;
    if (next === undefined) {
      this.inside -= 1;
      return;
    }
    this.waiters.delete(next);
    next.enter();
  }
}
