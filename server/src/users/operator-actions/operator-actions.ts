import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../../platform/database/database.js';

export const OPERATOR_ACTIONS = [
  'eventCreated', 'eventChanged', 'sectionCreated', 'sectionChanged', 'reservationCancelled', 'reservationConfirmed',
  'repairRequested', 'sectionsImported', 'reservationsImported',
] as const;
export type OperatorActionName = (typeof OPERATOR_ACTIONS)[number];

/** Whose it is, and why. */
export interface Decision {
  readonly operatorId: string;
  readonly reason?: string | undefined;
}

/** Who does what and why, as the operators' log keeps it. */
export interface OperatorAction extends Decision {
  readonly action: OperatorActionName;
  readonly eventId?: number | undefined;
  readonly sectionId?: number | undefined;
  readonly reservationId?: string | undefined;
  /** What changed: `{field: {from, to}}` for changes. */
  readonly details?: object;
}

/** An action that is in the log and whose outcome is not known yet. */
export interface Attempt {
  readonly id: string;
  /** PostgreSQL's time, in milliseconds since the epoch. */
  readonly atMs: number;
}

const INSERT = `
  INSERT INTO operator_actions (operator_id, action, event_id, section_id, reservation_id, reason, details, outcome)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  RETURNING id, (extract(epoch FROM date_trunc('milliseconds', at)) * 1000)::float8 AS "atMs"`;

const SETTLE = `UPDATE operator_actions SET outcome = 'done', details = details || $2 WHERE id = $1`;

/** An operator's decision does not wait behind a crowd that reads: the ledger has room for it. */
const URGENT = { isUrgent: true } as const;

/** The one writer of the operators' log. */
@Injectable()
export class OperatorActions {
  constructor(private readonly database: Database) {}

  /** In the transaction that makes the change, so that neither is there without the other. */
  async write(manager: EntityManager, action: OperatorAction): Promise<void> {
    await manager.query(INSERT, valuesOf(action, 'done'));
  }

  /** An action of which nothing but this row is in PostgreSQL. */
  async note(action: OperatorAction): Promise<void> {
    await this.database.query(INSERT, valuesOf(action, 'done'));
  }

  /** Before an attempt whose transaction is another's. Without `settle` or `withdraw` its outcome stays unknown. */
  async begin(action: OperatorAction): Promise<Attempt> {
    const [row] = await this.database.query<Attempt>(INSERT, valuesOf(action, 'unknown'), URGENT);
    if (row === undefined) throw new Error('an action was not written');
    return row;
  }

  async settle({ id }: Attempt, details: object = {}): Promise<void> {
    await this.database.query(SETTLE, [id, JSON.stringify(details)], URGENT);
  }

  /** For attempts that have changed nothing. */
  async withdraw({ id }: Attempt): Promise<void> {
    await this.database.query('DELETE FROM operator_actions WHERE id = $1', [id], URGENT);
  }
}

function valuesOf({ operatorId, action, eventId, sectionId, reservationId, reason, details = {} }: OperatorAction, outcome: 'done' | 'unknown'): unknown[] {
  return [operatorId, action, eventId ?? null, sectionId ?? null, reservationId ?? null, reason || null, JSON.stringify(details), outcome];
}
