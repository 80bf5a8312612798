/** Whatever runs SQL: the application's database or a connection of the benchmark. */
interface Queryable {
  query(text: string): Promise<object[]>;
}

/** Each query names rows that must not exist; the numbers are those of the design's invariants. */
const VIOLATIONS: Readonly<Record<string, string>> = {
  '1: taken is the sum of the active reservations': `
    SELECT s.id, s.taken, coalesce(sum(r.quantity), 0) AS active
      FROM sections s LEFT JOIN reservations r ON r.section_id = s.id AND r.status IN ('pending', 'confirmed')
     GROUP BY s.id HAVING s.taken <> coalesce(sum(r.quantity), 0)`,
  '1: taken is within capacity': 'SELECT id FROM sections WHERE taken < 0 OR taken > capacity',
  '2: an active reservation owns exactly its numbers': `
    WITH owned AS MATERIALIZED (
      SELECT reservation_id, section_id, array_agg(slot_number ORDER BY slot_number) AS numbers FROM slots GROUP BY 1, 2)
    SELECT r.id FROM reservations r LEFT JOIN owned o ON o.reservation_id = r.id AND o.section_id = r.section_id
     WHERE r.status IN ('pending', 'confirmed') AND r.slot_numbers IS DISTINCT FROM o.numbers`,
  '2: a slot belongs to an active reservation': `
    SELECT s.* FROM slots s LEFT JOIN reservations r ON r.id = s.reservation_id AND r.section_id = s.section_id
     WHERE r.status IS NULL OR r.status NOT IN ('pending', 'confirmed')`,
  '2: a slot has one owner': `
    SELECT section_id, slot_number FROM slots GROUP BY 1, 2 HAVING count(*) > 1`,
  '7: buyer_places is the sum of the active reservations and within the limit': `
    SELECT e.id, b.buyer_id, b.places FROM events e
      JOIN buyer_places b ON b.event_id = e.id
      LEFT JOIN (SELECT event_id, buyer_id, sum(quantity) AS active FROM reservations
                  WHERE status IN ('pending', 'confirmed') GROUP BY 1, 2) r USING (event_id, buyer_id)
     WHERE b.places <> coalesce(r.active, 0) OR b.places > e.max_places_per_buyer`,
  '7: every active reservation is counted': `
    SELECT r.id FROM reservations r
     WHERE r.status IN ('pending', 'confirmed')
       AND NOT EXISTS (SELECT FROM buyer_places b WHERE b.event_id = r.event_id AND b.buyer_id = r.buyer_id)`,
  '6: one key of one user has one reservation': `
    SELECT user_id, idempotency_key FROM reservations WHERE idempotency_key IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1`,
  '8: every number up to the mark is owned or returned, and none is both': `
    SELECT s.id FROM sections s
     WHERE s.high_water <> (SELECT count(*) FROM slots o WHERE o.section_id = s.id)
                         + (SELECT count(*) FROM returned_slots f WHERE f.section_id = s.id)
        OR EXISTS (SELECT FROM slots o WHERE o.section_id = s.id AND o.slot_number > s.high_water)
        OR EXISTS (SELECT FROM returned_slots f WHERE f.section_id = s.id AND f.slot_number > s.high_water)
        OR EXISTS (SELECT FROM slots o JOIN returned_slots f USING (section_id, slot_number) WHERE o.section_id = s.id)`,
  '11: every change has its log row': `
    SELECT r.id, r.status FROM reservations r
     WHERE NOT EXISTS (SELECT FROM reservation_logs l WHERE l.reservation_id = r.id AND l.action = 'held')
        OR (r.status <> 'pending' AND NOT EXISTS (SELECT FROM reservation_logs l WHERE l.reservation_id = r.id AND l.action = r.status))
        OR (r.confirmed_at IS NOT NULL AND NOT EXISTS (SELECT FROM reservation_logs l WHERE l.reservation_id = r.id AND l.action = 'confirmed'))`,
  '4: no confirmation after the deadline, no expiry before it': `
    SELECT id, expires_at, confirmed_at, expired_at FROM reservations WHERE confirmed_at >= expires_at OR expired_at < expires_at`,
  '4: it left pending once': `
    SELECT reservation_id FROM reservation_logs WHERE action IN ('confirmed', 'expired') GROUP BY 1 HAVING count(*) > 1
    UNION ALL
    SELECT reservation_id FROM reservation_logs WHERE action IN ('cancelled', 'expired') GROUP BY 1 HAVING count(*) > 1`,
};

/** Rows that break an invariant, by invariant; empty when all is well. */
export async function violations(database: Queryable): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(VIOLATIONS)) {
    const rows = await database.query(`${sql} LIMIT 5`);
    if (rows.length > 0) found[name] = rows;
  }
  return found;
}
