/**
 * Changes of the ledger's SQL functions, by mutant; what is added runs after them, at every boot. Where a constraint goes,
 * an index without it stays, because the functions' plans rely on the index.
 */

const withoutCheck = 'ALTER TABLE sections DROP CONSTRAINT IF EXISTS sections_taken_within_capacity';
const withoutSlotKey = [
  'CREATE INDEX IF NOT EXISTS slots_without_key ON slots (section_id, slot_number)',
  'ALTER TABLE slots DROP CONSTRAINT IF EXISTS slots_pkey',
];
const anyEpoch = {
  routine: 'ledger_reserve', from: 'CASE WHEN p_epochs[s.place] = s.epoch THEN p_proposed[s.place]::integer[] END', to: 'p_proposed[s.place]::integer[]',
};

export const routineAlterations = {
  'no-row-lock': {
    replace: [{
      routine: 'ledger_reserve', from: 'FROM sections WHERE id = q.id FOR NO KEY UPDATE) section', to: 'FROM sections WHERE id = q.id) section',
    }],
  },
  'no-check': { add: [withoutCheck] },
  'no-check-and-oversold': {
    replace: [
      { routine: 'ledger_reserve', from: 'p_quantities[place] > free[i]', to: 'p_quantities[place] > free[i] + 3' },
      {
        routine: 'ledger_reserve', from: 'generate_series(mark + 1, least(s.capacity, mark + need[s.place] + cardinality(numbers))) n',
        to: 'generate_series(mark + 1, mark + need[s.place] + cardinality(numbers)) n',
      },
    ],
    add: [withoutCheck],
  },
  'no-slot-key': { add: withoutSlotKey },
  'no-slot-key-and-given-twice': {
    replace: [{
      routine: 'ledger_reserve', from: 'DELETE FROM returned_slots WHERE section_id = s.id AND slot_number = ANY (numbers);', to: 'NULL;',
    }],
    add: withoutSlotKey,
  },
  'no-key-constraint': {
    replace: [
      // Between looking the key up and writing it, so that the others look it up as well.
      { routine: 'ledger_reserve', from: '  IF admitted > 0 THEN', to: '  PERFORM pg_sleep(0.03);\n  IF admitted > 0 THEN' },
    ],
    add: [
      'CREATE INDEX IF NOT EXISTS reservations_without_key ON reservations (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL',
      'DROP INDEX IF EXISTS reservations_idempotency',
    ],
  },
  'no-log-key': {
    add: [
      'CREATE INDEX IF NOT EXISTS reservation_logs_without_key ON reservation_logs (reservation_id, action)',
      'ALTER TABLE reservation_logs DROP CONSTRAINT IF EXISTS reservation_logs_pkey',
    ],
  },
  'cancel-without-owner': {
    replace: [
      { routine: 'ledger_cancel', from: ' AND (q.user_id IS NULL OR r.user_id = q.user_id)', to: '' },
      { routine: 'ledger_cancel', from: ' AND (q.user_id IS NULL OR user_id = q.user_id)', to: '' },
    ],
  },
  'confirm-without-owner': {
    replace: [{ routine: 'ledger_confirm', from: ' AND (q.user_id IS NULL OR r.user_id = q.user_id)', to: '', times: 2 }],
  },
  'confirm-late': {
    replace: [{ routine: 'ledger_confirm', from: "WHEN 'pending' THEN r.expires_at > now_at ELSE false", to: "WHEN 'pending' THEN true ELSE false" }],
    add: ['ALTER TABLE reservations DROP CONSTRAINT IF EXISTS reservations_confirmed_in_time'],
  },
  'expire-early': {
    replace: [{
      routine: 'ledger_expire_due', from: 'expires_at <= (SELECT clock_timestamp())',
      to: "expires_at <= (SELECT clock_timestamp() + interval '1 second')", times: 2,
    }],
    add: ['ALTER TABLE reservations DROP CONSTRAINT IF EXISTS reservations_not_expired_early'],
  },
  'expire-reads-then-writes': {
    replace: [
      { routine: 'ledger_expire_due', from: '     ORDER BY expires_at LIMIT 1\n       FOR NO KEY UPDATE SKIP LOCKED;', to: '     ORDER BY expires_at LIMIT 1;' },
      { routine: 'ledger_expire_due', from: 'SELECT array_agg(tid) AS tids,', to: 'SELECT array_agg(id) AS ids, array_agg(tid) AS tids,' },
      {
        routine: 'ledger_expire_due', from: 'ORDER BY expires_at LIMIT p_limit\n                 FOR NO KEY UPDATE SKIP LOCKED) d;',
        to: `ORDER BY expires_at LIMIT p_limit) d;
             PERFORM pg_sleep(0.3);
             SELECT array_agg(r.ctid) AS tids, due.first_at AS first_at, due.owners AS owners INTO due
               FROM reservations r WHERE r.id = ANY (due.ids);`,
      },
    ],
  },
  'limit-without-lock': {
    replace: [
      // Without a lock to wait for, the others read while this one sleeps.
      { routine: 'ledger_reserve', from: '  -- Milliseconds are what the API speaks', to: '  PERFORM pg_sleep(0.03);\n  -- Milliseconds are what the API speaks' },
      {
        routine: 'ledger_reserve', from: 'WHERE event_id = q.event_id AND buyer_id = q.buyer_id FOR NO KEY UPDATE) b',
        to: 'WHERE event_id = q.event_id AND buyer_id = q.buyer_id) b',
      },
      {
        routine: 'ledger_reserve', from: `
      WHERE buyer_places.places + excluded.places
            <= (SELECT max_places_per_buyer FROM events WHERE id = excluded.event_id);`, to: ';',
      },
    ],
  },
  'log-row-missing': {
    replace: [{ routine: 'ledger_reserve', from: '        FROM held\n    )', to: '        FROM held WHERE quantity <> 2\n    )' }],
  },
  'places-kept-on-expiry': {
    replace: [{ routine: 'ledger_give_back', from: 'SET taken = s.taken - p.places,', to: 'SET taken = s.taken - p.places + (p.places > 1)::integer,' }],
  },
  'epoch-ignored': { replace: [anyEpoch] },
  'epoch-ignored-by-ledger': { replace: [anyEpoch] },
};
