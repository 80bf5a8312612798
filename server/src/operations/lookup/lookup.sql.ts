/**
 * Reservations that a text may mean, newest first; each part has an index.
 *
 * $1 id, $2 confirmation code, $3 buyer's reference, $4 section and $5 number, $6 the event they are of, $7 buyers' ids, $8 the most;
 * null where the text means nothing of the kind. A section is meant by its id, its name in either language or, where there is none of that
 * name, a part of it: of a thousand sections more than a hundred have a 1 in their names.
 */
export const FIND_RESERVATIONS = /* sql */ `
  WITH named AS (
    SELECT id, id::text = $4 OR lower($4) IN (lower(name), lower(split_part(name, ' · ', 1)), lower(split_part(name, ' · ', 2))) AS exactly
      FROM sections
     WHERE $5::int IS NOT NULL AND ($6::int IS NULL OR event_id = $6)
       AND ($4::text IS NULL OR id::text = $4 OR strpos(lower(name), lower($4)) > 0)
  )
  SELECT r.id FROM (
    (SELECT id FROM reservations WHERE id = $1)
    UNION
    (SELECT id FROM reservations WHERE confirmation_code = $2)
    UNION
    (SELECT id FROM reservations WHERE buyer_reference = $3 AND ($6::int IS NULL OR event_id = $6) ORDER BY id DESC LIMIT $8)
    UNION
    (SELECT t.reservation_id FROM named s JOIN slots t ON t.section_id = s.id AND t.slot_number = $5
      WHERE s.exactly OR $4::text IS NULL OR NOT EXISTS (SELECT 1 FROM named WHERE exactly) ORDER BY t.reservation_id DESC LIMIT $8)
    UNION
    (SELECT r.id FROM unnest($7::uuid[]) AS buyer (id)
      CROSS JOIN LATERAL (SELECT id FROM reservations WHERE user_id = buyer.id AND ($6::int IS NULL OR event_id = $6) ORDER BY id DESC LIMIT $8) r)
  ) found JOIN reservations r ON r.id = found.id
  WHERE $6::int IS NULL OR r.event_id = $6
  ORDER BY r.id DESC LIMIT $8`;

/** Buyers by $1, their id, or $2, the beginning of their address as a pattern of LIKE; newest first. */
export const FIND_BUYERS = /* sql */ `
  SELECT id, name, email, role, created_at AS "createdAt" FROM users
   WHERE id = $1 OR email LIKE $2 ORDER BY created_at DESC, id DESC LIMIT $3`;

export const OWNERS = /* sql */ `SELECT id, name, email, role FROM users WHERE id = ANY ($1::uuid[])`;
