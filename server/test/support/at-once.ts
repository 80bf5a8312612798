export interface Settled {
  readonly error: unknown;
  readonly tookMs: number;
  /** Before the event loop's next turn, as no call is settled that has waited for a store or a timer, however slow the machine is. */
  readonly isAtOnce: boolean;
}

/** Waits until the call is over, well or not. */
export async function settled(call: () => Promise<unknown>): Promise<Settled> {
  const startedAtMs = performance.now();
  let isAtOnce = true;
  const nextTurn = setImmediate(() => {
    isAtOnce = false;
  });
  const error: unknown = await call().then(() => undefined, (reason: unknown) => reason);
  clearImmediate(nextTurn);
  return { error, tookMs: performance.now() - startedAtMs, isAtOnce };
}
