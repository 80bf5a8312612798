import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { databaseFailure } from '../../platform/database/database-failure.js';
import type { DatabaseFailure } from '../../platform/database/database-failure.js';
import { Database } from '../../platform/database/database.js';
import { outcomeUnknown, storeAway, storeBusy } from '../reservations.errors.js';
import type {
  CancelOutcome,
  CancelRequest,
  CancelResult,
  ConfirmOutcome,
  ConfirmRequest,
  ExpireResult,
  HoldOutcome,
  HoldRequest,
  Proposal,
  ReservationRecord,
  ReservedSection,
  ReserveResult,
} from './ledger.types.js';
import { apiTime, reservationRecord } from './reservation-record.js';

/** What a statement may wait for a connection. It is then waited for until PostgreSQL itself has given it up: with less time nobody would know that nothing was changed. */
const CONNECTED_WITHIN_MS = 350;

/** Whom and what no id names. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The only writer of reservations. Each operation is one SQL function, one transaction and one round trip for many
 * requests; PostgreSQL has committed before a promise here resolves.
 *
 * Failures: STORE_UNAVAILABLE when nothing was written, OUTCOME_UNKNOWN when that cannot be known. Nothing is sent
 * after `sendByMs`, by performance.now(); what has been sent may take another 750 ms.
 */
@Injectable()
export class ReservationLedger implements OnApplicationBootstrap {
  private readonly logger = new Logger(ReservationLedger.name);

  constructor(private readonly database: Database) {}

  /**
   * Asks on every connection for what cannot be, before the first crowd does. PostgreSQL plans a function's statements once a connection: its
   * first hold took 25 ms and the ones after it 2, with the section's row locked meanwhile; after this the first takes 10. What fails here
   * is found out again by whoever asks.
   */
  async onApplicationBootstrap(): Promise<void> {
    const onEach = (ask: () => Promise<unknown>) => Promise.allSettled(Array.from({ length: this.database.poolState.max }, ask));
    await onEach(() => this.reserve([{ id: NOBODY, userId: NOBODY, buyerId: NOBODY, buyerReference: null, quantity: 1, key: 'none', sectionId: 0 }], []));
    await onEach(() => this.confirm([{ id: NOBODY, userId: NOBODY, code: 'none', paymentReference: null, actor: 'system' }]));
    await onEach(() => this.cancel([{ id: NOBODY, userId: NOBODY, actor: 'system', reason: null, onlyPending: true }]));
  }

  /** Admits holds, 1 to 512; no two of one buyer, nor of one owner's key. Outcomes in the order of the requests. */
  async reserve(requests: readonly HoldRequest[], proposals: readonly Proposal[], sendByMs?: number): Promise<ReserveResult> {
    const values = reserveArguments(requests, proposals);
    const answer = await this.sendTwice<ReserveAnswer>(
      'SELECT ledger_reserve($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS answer',
      (resent) => [...values, resent],
      sendByMs,
    );
    return withRecords(requests, answer);
  }

  async confirm(requests: readonly ConfirmRequest[], sendByMs?: number): Promise<readonly ConfirmOutcome[]> {
    const values = [
      requests.map(({ id }) => id),
      requests.map(({ userId }) => userId),
      requests.map(({ code }) => code),
      requests.map(({ paymentReference }) => paymentReference),
      requests.map(({ actor }) => actor),
    ];
    return inOrder(await this.sendTwice<Indexed<ConfirmOutcome>[]>('SELECT ledger_confirm($1, $2, $3, $4, $5) AS answer', () => values, sendByMs));
  }

  async cancel(requests: readonly CancelRequest[], sendByMs?: number): Promise<CancelResult> {
    const values = [
      requests.map(({ id }) => id),
      requests.map(({ userId }) => userId),
      requests.map(({ actor }) => actor),
      requests.map(({ reason }) => reason),
      requests.map(({ onlyPending }) => onlyPending),
    ];
    const { freed, outcomes } = await this.sendTwice<CancelAnswer>('SELECT ledger_cancel($1, $2, $3, $4, $5) AS answer', () => values, sendByMs);
    return { freed, outcomes: inOrder(outcomes) };
  }

  /**
   * Expires at most `limit` holds that are due, all of one section and of none in `skip`. None may mean that sections
   * failed, which are named and belong into `skip` the next time. A lost answer needs no second sending: the next run
   * goes on.
   */
  async expireDue(limit: number, skip: readonly number[] = []): Promise<ExpireResult> {
    const result = await this.send<ExpireResult>('SELECT ledger_expire_due($1, $2) AS answer', [limit, skip]);
    for (const { sectionId, error } of result.failed) {
      this.logger.error({ message: 'due holds of a section could not be given back', sectionId, error });
    }
    return result;
  }

  /**
   * Every operation may be sent again: reserve finds its own ids, confirm and cancel find their own work done.
   * The row locks make the second sending wait for a first one that is still running.
   */
  private async sendTwice<T>(sql: string, values: (resent: boolean) => readonly unknown[], sendByMs: number | undefined): Promise<T> {
    try {
      return await this.send<T>(sql, values(false), sendByMs);
    } catch (first) {
      const failure = databaseFailure(first);
      if (failure === 'conflict' || failure === 'broken') return this.sendAgain(sql, values(failure === 'broken'), failure === 'broken', sendByMs);
      throw reported(failure, first);
    }
  }

  private async sendAgain<T>(sql: string, values: readonly unknown[], outcomeOpen: boolean, sendByMs: number | undefined): Promise<T> {
    try {
      return await this.send<T>(sql, values, sendByMs);
    } catch (second) {
      // Nothing that happens to the second sending says what became of the first.
      throw outcomeOpen ? outcomeUnknown(second) : reported(databaseFailure(second), second);
    }
  }

  private async send<T>(sql: string, values: readonly unknown[], sendByMs = Infinity): Promise<T> {
    const [row] = await this.database.query<{ answer: string }>(sql, values, { isUrgent: true, sendByMs: Math.min(sendByMs, performance.now() + CONNECTED_WITHIN_MS) });
    if (row === undefined) throw new Error('the ledger did not answer');
    return JSON.parse(row.answer) as T;
  }
}

/** The failure as callers are told; a fault of ours stays what it is. */
function reported(failure: DatabaseFailure, error: unknown): unknown {
  switch (failure) {
    case 'busy':
    case 'conflict':
      return storeBusy(error);
    case 'notSent':
      return storeAway(error);
    case 'broken':
    case 'silent':
      return outcomeUnknown(error);
    case 'fault':
      return error;
  }
}

/** The arguments of ledger_reserve but the last: parallel arrays, first by request and then by section. */
function reserveArguments(requests: readonly HoldRequest[], proposals: readonly Proposal[]): unknown[] {
  const sectionIds = [...new Set(requests.map(({ sectionId }) => sectionId))].sort(ascending);
  const indexes = new Map(sectionIds.map((id, index) => [id, index + 1]));
  const proposed = new Map(proposals.map((proposal) => [proposal.sectionId, proposal]));
  const keys = requests.map(({ key }) => key);
  return [
    requests.map(({ id }) => id),
    requests.map(({ userId }) => userId),
    requests.map(({ buyerId }) => buyerId),
    requests.map(({ buyerReference }) => buyerReference),
    requests.map(({ quantity }) => quantity),
    keys.some((key) => key !== null) ? keys : null,
    sectionIds,
    requests.map(({ sectionId }) => indexes.get(sectionId)),
    sectionIds.map((id) => proposed.get(id)?.epoch ?? null),
    sectionIds.map((id) => (proposed.has(id) ? `{${[...new Set(proposed.get(id)?.numbers)].sort(ascending).join(',')}}` : null)),
  ];
}

/** An outcome with the index of its request. */
type Indexed<Outcome> = Outcome & { readonly index: number };

interface CancelAnswer {
  readonly freed: CancelResult['freed'];
  readonly outcomes: readonly Indexed<CancelOutcome>[];
}

interface ReserveAnswer {
  readonly at: string;
  readonly sections: readonly (ReservedSection & SectionTerms)[];
  readonly others: readonly Indexed<HoldOutcome>[];
}

/** What every hold of a section in a batch has in common; sent once a section instead of once a hold. */
interface SectionTerms {
  readonly eventId: number;
  readonly sectionName: string;
  readonly unitPrice: number;
  readonly currency: string;
  readonly expiresAt: string;
}

function withRecords(requests: readonly HoldRequest[], { at, sections, others }: ReserveAnswer): ReserveResult {
  const heldAt = apiTime(at);
  const terms = new Map(sections.map((section) =>
    [section.sectionId, { section: { ...section, expiresAt: apiTime(section.expiresAt) }, given: 0 }]));
  const known = inOrder(others);
  return {
    sections,
    outcomes: requests.map((request, index): HoldOutcome => {
      const other = known[index];
      if (other !== undefined) return other;
      const of = terms.get(request.sectionId);
      if (of === undefined) throw new Error('the ledger admitted a hold without naming its section');
      const slots = of.section.numbers.slice(of.given, (of.given += request.quantity));
      return { kind: 'held', reservation: heldRecord(request, of.section, slots, heldAt) };
    }),
  };
}

function inOrder<Outcome extends object>(answers: readonly Indexed<Outcome>[]): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const { index, ...outcome } of answers) {
    outcomes[index] = ('reservation' in outcome
      ? { ...outcome, reservation: reservationRecord(outcome.reservation as ReservationRecord) }
      : outcome) as unknown as Outcome;
  }
  return outcomes;
}

function heldRecord(
  request: HoldRequest,
  section: ReservedSection & SectionTerms,
  slots: readonly number[],
  at: string,
): ReservationRecord {
  return {
    id: request.id,
    eventId: section.eventId,
    sectionId: section.sectionId,
    sectionName: section.sectionName,
    userId: request.userId,
    buyerReference: request.buyerReference,
    quantity: request.quantity,
    slots,
    unitPrice: section.unitPrice,
    currency: section.currency,
    status: 'pending',
    confirmationCode: null,
    createdAt: at,
    expiresAt: section.expiresAt,
    confirmedAt: null,
    cancelledAt: null,
    asOf: at,
  };
}

const ascending = (a: number, b: number): number => a - b;
