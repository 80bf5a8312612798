/**
 * Reservations that a text may mean, newest first; each part has an index.
 *
 * $1 id, $2 confirmation code, $3 buyer's reference, $4 section and $5 number, $6 the event of the number, $7 buyers'
 * ids, $8 the most; null where the text means nothing of the kind
 */
export const FIND_RESERVATIONS = /* sql */ `
  SELECT id FROM (
    (SELECT id FROM reservations WHERE id = $1)
    UNION
    (SELECT id FROM reservations WHERE confirmation_code = $2)
    UNION
    (SELECT id FROM reservations WHERE buyer_reference = $3 ORDER BY id DESC LIMIT $8)
    UNION
    (SELECT t.reservation_id FROM sections s JOIN slots t ON t.section_id = s.id AND t.slot_number = $5
      WHERE ($4::int IS NULL OR s.id = $4) AND ($6::int IS NULL OR s.event_id = $6) ORDER BY t.reservation_id DESC LIMIT $8)
    UNION
    (SELECT r.id FROM unnest($7::uuid[]) AS buyer (id)
      CROSS JOIN LATERAL (SELECT id FROM reservations WHERE user_id = buyer.id ORDER BY id DESC LIMIT $8) r)
  ) found
  ORDER BY id DESC LIMIT $8`;

/** Buyers by $1, their id, or $2, the beginning of their address as a pattern of LIKE; newest first. */
export const FIND_BUYERS = /* sql */ `
  SELECT id, name, email, role, created_at AS "createdAt" FROM users
   WHERE id = $1 OR email LIKE $2 ORDER BY created_at DESC, id DESC LIMIT $3`;

export const OWNERS = /* sql */ `SELECT id, name, email, role FROM users WHERE id = ANY ($1::uuid[])`;
