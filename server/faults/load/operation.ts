/**
 * What became of a request, in the words of Jepsen:
 * ok: done, acknowledged; refused: a 4xx, nothing was changed; failed: a 503 that says that nothing was changed;
 * unknown: no answer, or one that leaves it open.
 */
export type Outcome = 'ok' | 'refused' | 'failed' | 'unknown';

/** `arrive` is a buyer who opens the page before the crowd begins. */
export type Action = 'arrive' | 'hold' | 'confirm' | 'cancel' | 'read' | 'intrude';

/** What the client says that has waited long enough. */
export const NO_ANSWER = 'no answer';

/** One request and its answer; times in ms since 1970, by this machine's clock, which is PostgreSQL's as well. */
export interface Operation {
  readonly action: Action;
  readonly userId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly outcome: Outcome;
  /** Absent without an answer. */
  readonly status?: number;
  /** The problem's code, or what broke. */
  readonly code?: string;
  readonly detail?: string;
  readonly key?: string;
  readonly sectionId?: number;
  readonly quantity?: number;
  readonly reservationId?: string;
  readonly confirmationCode?: string;
  /** The reservations of a list that was read. */
  readonly listed?: readonly string[];
  /** An answer that is none of the API's. */
  readonly malformed?: string;
}

/** Everything that was asked and answered in a run. */
export class OperationLog {
  readonly operations: Operation[] = [];

  add(operation: Operation): void {
    this.operations.push(operation);
  }

  count(outcome: Outcome): number {
    return this.operations.reduce((sum, operation) => sum + (operation.outcome === outcome ? 1 : 0), 0);
  }

  /** How often each answer came that is not a success. */
  get answers(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const operation of this.operations) {
      if (operation.outcome !== 'ok') counts[told(operation)] = (counts[told(operation)] ?? 0) + 1;
    }
    return counts;
  }

  /** The longest that anybody waited for an answer, also in vain; who was hung up on did not wait. */
  get longestReplyMs(): number {
    return this.longestReply === undefined ? 0 : durationMs(this.longestReply);
  }

  get longestReply(): Operation | undefined {
    return longestOf(this.operations.filter(({ status, code }) => status !== undefined || code === NO_ANSWER));
  }
}

export function longestOf(operations: readonly Operation[]): Operation | undefined {
  return operations.reduce<Operation | undefined>((longest, operation) =>
    (longest !== undefined && durationMs(operation) <= durationMs(longest) ? longest : operation), undefined);
}

export function durationMs({ startedAtMs, endedAtMs }: Operation): number {
  return endedAtMs - startedAtMs;
}

/** What was asked and answered, e.g. `hold 503 STORE_UNAVAILABLE`. */
export function told({ action, status, code }: Operation): string {
  return `${action} ${status ?? 'without answer:'} ${code ?? ''}`.trimEnd();
}

export const nowMs = (): number => performance.timeOrigin + performance.now();
