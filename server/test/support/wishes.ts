/** A request of a batcher that is looked at by itself. */
export interface Wish {
  readonly name: string;
  readonly buyer?: string;
  readonly section?: number;
}

/** What a batch of them is answered. */
export const echo = (batch: readonly Wish[]): string[] => batch.map(({ name }) => name.toUpperCase());

export const codeOf = (sent: Promise<unknown>): Promise<string> =>
  sent.then(() => 'answered', (error: { code?: string; message: string }) => error.code ?? error.message);
