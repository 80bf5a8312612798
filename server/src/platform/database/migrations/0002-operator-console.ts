import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { ConcurrentIndex } from '../concurrent-indexes.js';

/** What the operators' console needs: their log, and what sales look like over time. Its two ways of looking things up are below. */
export class OperatorConsole1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ACTIONS, ...SALES]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX IF EXISTS ${LOOKUP_INDEXES.map(({ name }) => name).join(', ')}`);
    await runner.query('DROP TABLE operator_actions, sales_activity, sales_samples');
  }
}

const ACTIONS = [
  // The outcome is unknown from before an attempt that the ledger decides until its answer is there.
  `CREATE TABLE operator_actions (
    id             bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    operator_id    uuid NOT NULL REFERENCES users,
    action         text NOT NULL CONSTRAINT operator_actions_action CHECK (action IN (
                     'eventCreated', 'eventChanged', 'sectionCreated', 'sectionChanged', 'reservationCancelled',
                     'reservationConfirmed', 'repairRequested', 'sectionsImported', 'reservationsImported')),
    event_id       integer,
    section_id     integer,
    reservation_id uuid,
    reason         text,
    details        jsonb NOT NULL DEFAULT '{}',
    outcome        text NOT NULL DEFAULT 'done' CONSTRAINT operator_actions_outcome CHECK (outcome IN ('done', 'unknown'))
  )`,
  `CREATE INDEX operator_actions_event ON operator_actions (event_id, id)`,
];

const SALES = [
  // The time comes first: the last minutes of one event are read, and whole hours of all events are removed.
  `CREATE TABLE sales_activity (
    event_id  integer NOT NULL,
    at        timestamptz NOT NULL,
    held      integer NOT NULL,
    confirmed integer NOT NULL,
    cancelled integer NOT NULL,
    expired   integer NOT NULL,
    refused   integer NOT NULL,
    PRIMARY KEY (at, event_id)
  )`,
  `CREATE TABLE sales_samples (
    event_id  integer NOT NULL,
    at        timestamptz NOT NULL,
    pending   integer NOT NULL,
    confirmed integer NOT NULL,
    PRIMARY KEY (event_id, at)
  )`,
];

/**
 * Built beside the migrations (concurrent-indexes.ts): `reservations` is large by the time that it gets one.
 * Guests have no address and signed-in buyers no reference, so what a crowd writes touches neither.
 */
export const LOOKUP_INDEXES: readonly ConcurrentIndex[] = [
  { name: 'users_email_beginning', definition: 'ON users (email text_pattern_ops) WHERE email IS NOT NULL' },
  { name: 'reservations_buyer_reference', definition: 'ON reservations (buyer_reference, id) WHERE buyer_reference IS NOT NULL' },
];
