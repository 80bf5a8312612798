import { verdictOn } from './classify.js';
import type { Client, Outgoing } from './http-client.js';
import { nowMs } from './operation.js';
import type { Operation, OperationLog } from './operation.js';

export interface Reply {
  readonly operation: Operation;
  readonly body: { readonly id?: string; readonly confirmationCode?: string; readonly items?: readonly { readonly id: string | number }[] };
}

/** What a request is about; the rest of its operation follows from the answer. */
export type About = Pick<Operation, 'action' | 'userId'> & Partial<Pick<Operation, 'key' | 'sectionId' | 'quantity' | 'reservationId'>>;

/** Sends one request and writes into the log what came of it; never rejects. */
export async function ask(client: Client, log: OperationLog, outgoing: Outgoing, about: About): Promise<Reply> {
  const startedAtMs = nowMs();
  let body: Reply['body'] = {};
  let verdict: Pick<Operation, 'outcome'> & Partial<Operation>;
  try {
    const answer = await client.send(outgoing);
    verdict = verdictOn(answer);
    if (verdict.outcome === 'ok' && answer.text !== '') body = JSON.parse(answer.text) as Reply['body'];
  } catch (error) {
    verdict = { outcome: 'unknown', code: (error as NodeJS.ErrnoException).code ?? (error as Error).message };
  }
  const operation: Operation = {
    ...about, startedAtMs, endedAtMs: nowMs(), ...verdict,
    ...(about.action === 'hold' && body.id !== undefined && { reservationId: body.id }),
    ...(outgoing.path === '/api/reservations' && body.items !== undefined && { listed: body.items.map(({ id }) => String(id)) }),
    ...(body.confirmationCode !== undefined && { confirmationCode: body.confirmationCode }),
  };
  log.add(operation);
  return { operation, body };
}
