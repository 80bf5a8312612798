import type { SqlConnection } from '../../test/support/sql-connection.js';

interface Alarm {
  readonly what: string;
  readonly state: string;
  /** Breaks a rule on purpose; the transaction is rolled back whatever comes of it. */
  readonly sql: string;
}

/** A hold of a minute that has left its state already. */
const reservation = (status: string, columns: string, values: string): string => `
  INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, quantity, slot_numbers, unit_price, currency, created_at, expires_at, status, ${columns})
  VALUES (gen_random_uuid(), 1, 1, gen_random_uuid(), gen_random_uuid(), 1, '{1}', 1, 'KRW', now(), now() + interval '1 minute', '${status}', ${values})`;

/** The last defences in the schema. No code path relies on them, so only trying shows that they are still there. */
const ALARMS: readonly Alarm[] = [
  {
    what: 'a section may not have more places taken than it has', state: '23514',
    sql: 'UPDATE sections SET taken = capacity + 1 WHERE id = 1',
  },
  {
    what: 'a section may not have less than nothing taken', state: '23514',
    sql: 'UPDATE sections SET taken = -1 WHERE id = 1',
  },
  {
    what: 'a slot may not have two owners', state: '23505',
    sql: `INSERT INTO slots (section_id, slot_number, reservation_id)
          SELECT 1, 1000000, gen_random_uuid() FROM generate_series(1, 2)`,
  },
  {
    what: "a user's key may not have two reservations", state: '23505',
    sql: `INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, quantity, slot_numbers, unit_price, currency, status, idempotency_key, created_at, expires_at)
          SELECT gen_random_uuid(), 1, 1, gen.same, gen.same, 1, '{1}', 1, 'KRW', 'pending', 'twice', now(), now() + interval '1 minute'
            FROM (SELECT gen_random_uuid() AS same) gen, generate_series(1, 2)`,
  },
  {
    what: 'a reservation may not leave its state twice', state: '23505',
    sql: `INSERT INTO reservation_logs (reservation_id, action, at, actor)
          SELECT gen.same, 'expired', now(), 'system' FROM (SELECT gen_random_uuid() AS same) gen, generate_series(1, 2)`,
  },
  {
    what: 'a hold may not be confirmed after its deadline', state: '23514',
    sql: reservation('confirmed', 'confirmed_at, confirmation_code', "now() + interval '2 minutes', 'late'"),
  },
  {
    what: 'a hold may not expire before its deadline', state: '23514', sql: reservation('expired', 'expired_at', 'now()'),
  },
];

/** The defences that no longer hold. */
export async function silentAlarms(sql: SqlConnection): Promise<string[]> {
  const faults: string[] = [];
  for (const { what, state, sql: statement } of ALARMS) {
    await sql.query('BEGIN');
    const answer = await sql.query(statement).then(() => 'nothing', (error: unknown) => (error as { code?: string }).code ?? String(error));
    await sql.query('ROLLBACK');
    if (answer !== state) faults.push(`the schema does not see to it any more that ${what} (${answer})`);
  }
  return faults;
}
