import { PLANNING } from './planning.sql.js';

/**
 * Admits a batch of 1 to 512 holds in one transaction and one round trip. Every request gets its own outcome.
 *
 * p_requests   [{id, sectionId, userId, buyerId, buyerReference, quantity, key}]; at most one request of a buyer and
 *              one of a user's key in a batch (the callers see to it).
 * p_proposals  [{sectionId, epoch, numbers}]: slot numbers that Redis proposes, a pool for the whole section.
 * p_resent     true when an earlier sending of the same ids may have committed: what it admitted is found by id.
 * Result       {at, sections, outcomes}: PostgreSQL's time, one entry a section with its terms, its stock and what became
 *              of the proposals (`ReservedSection`), and the outcomes in the order of the requests.
 * Raises       40001 when a buyer's first two holds met in two transactions, 23505 when one key did; sending again helps.
 *
 * Lock order: sections by id, then buyers by (event, buyer). The statements that decide come after those that lock:
 * under READ COMMITTED they see what the locks waited for.
 *
 * How it is planned: planning.sql.ts.
 */
export const RESERVE = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_reserve(p_requests jsonb, p_proposals jsonb, p_resent boolean) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  now_at     timestamptz;
  r          record;
  s          record;
  outcome    text;
  outcomes   text[] := '{}';
  facts      text[] := '{}';
  -- by section, at the section's rank in id order
  free       integer[] := '{}';
  need       integer[] := '{}';
  cursor_at  integer[] := '{}';
  -- the admitted requests
  a_place    integer[] := '{}';
  a_rank     integer[] := '{}';
  a_quantity integer[] := '{}';
  a_numbers  text[]    := '{}';
  -- the numbers of all sections, one after the other
  pool       integer[] := '{}';
  usable     integer[];
  numbers    integer[];
  mark       integer;
  fulfilled  integer;
BEGIN
  PERFORM 1 FROM sections
    WHERE id = ANY (ARRAY(SELECT (q->>'sectionId')::integer FROM jsonb_array_elements(p_requests) q))
    ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM jsonb_to_recordset(p_requests) AS q("sectionId" integer, "buyerId" uuid)
    JOIN sections ON sections.id = q."sectionId"
    JOIN buyer_places b ON b.event_id = sections.event_id AND b.buyer_id = q."buyerId"
    ORDER BY b.event_id, b.buyer_id FOR NO KEY UPDATE OF b;
  -- Milliseconds are what the API speaks; finer times would make a deadline and its report differ.
  now_at := date_trunc('milliseconds', clock_timestamp());

  FOR r IN
    SELECT q.place, q.id, q."sectionId" AS section_id, q.quantity,
           dense_rank() OVER (ORDER BY q."sectionId") AS rank,
           section.id IS NOT NULL AS section_exists, section.status AS section_status,
           section.capacity - section.taken AS available,
           event.status AS event_status, event.sales_open_at, event.sales_close_at,
           event.max_places_per_buyer, coalesce(buyer.places, 0) AS held,
           coalesce(own.id, known.id) AS existing_id,
           coalesce(own.section_id, known.section_id) AS existing_section_id,
           coalesce(own.quantity, known.quantity) AS existing_quantity,
           coalesce(own.buyer_id, known.buyer_id) = q."buyerId" AS existing_same_buyer
      FROM ROWS FROM (jsonb_to_recordset(p_requests) AS (
             id uuid, "sectionId" integer, "userId" uuid, "buyerId" uuid, quantity integer, key text
           )) WITH ORDINALITY AS q(id, "sectionId", "userId", "buyerId", quantity, key, place)
      LEFT JOIN sections section ON section.id = q."sectionId"
      LEFT JOIN events event ON event.id = section.event_id
      LEFT JOIN buyer_places buyer ON buyer.event_id = section.event_id AND buyer.buyer_id = q."buyerId"
      LEFT JOIN reservations known ON known.user_id = q."userId" AND known.idempotency_key = q.key
      LEFT JOIN reservations own ON p_resent AND own.id = q.id
     ORDER BY q.place
  LOOP
    free[r.rank] := coalesce(free[r.rank], r.available);
    need[r.rank] := coalesce(need[r.rank], 0);
    IF r.existing_id IS NOT NULL THEN
      IF r.existing_section_id = r.section_id AND r.existing_quantity = r.quantity AND r.existing_same_buyer THEN
        outcome := jsonb_build_object('kind', CASE WHEN r.existing_id = r.id THEN 'held' ELSE 'replayed' END, 'reservation',
          (SELECT ledger_reservation_document(x, section.name)
             FROM reservations x JOIN sections section ON section.id = x.section_id WHERE x.id = r.existing_id));
      ELSE
        outcome := '{"kind":"keyReused"}';
      END IF;
    ELSIF NOT r.section_exists THEN
      outcome := '{"kind":"sectionNotFound"}';
    ELSIF r.event_status = 'on_sale' AND now_at < r.sales_open_at THEN
      outcome := '{"kind":"salesNotOpen"}';
    ELSIF r.event_status <> 'on_sale' OR now_at >= r.sales_close_at THEN
      outcome := '{"kind":"salesClosed"}';
    ELSIF r.section_status <> 'open' THEN
      outcome := '{"kind":"sectionClosed"}';
    ELSIF r.quantity > free[r.rank] THEN
      outcome := '{"kind":"soldOut","available":' || free[r.rank] || '}';
    ELSIF r.held + r.quantity > r.max_places_per_buyer THEN
      outcome := '{"kind":"limitExceeded","limit":' || r.max_places_per_buyer || ',"held":' || r.held || '}';
    ELSE
      free[r.rank] := free[r.rank] - r.quantity;
      need[r.rank] := need[r.rank] + r.quantity;
      a_place := a_place || r.place::integer;
      a_rank := a_rank || r.rank::integer;
      a_quantity := a_quantity || r.quantity;
      outcome := NULL;  -- written below, when the numbers are known
    END IF;
    outcomes := array_append(outcomes, outcome);
  END LOOP;

  FOR s IN
    SELECT ranked.rank, section.*, event.hold_seconds, event.currency,
           (SELECT p.numbers FROM jsonb_to_recordset(p_proposals) AS p("sectionId" integer, epoch bigint, numbers integer[])
             WHERE p."sectionId" = section.id AND p.epoch = section.epoch) AS proposed
      FROM (SELECT section_id, row_number() OVER (ORDER BY section_id) AS rank
              FROM (SELECT DISTINCT (q->>'sectionId')::integer AS section_id FROM jsonb_array_elements(p_requests) q) d) ranked
      JOIN sections section ON section.id = ranked.section_id
      JOIN events event ON event.id = section.event_id
     ORDER BY section.id
  LOOP
    mark := s.high_water;
    -- A number is free above the mark, or at or below it when it is among the returned ones. A proposal far above
    -- the mark is Redis gone wrong; taking it would write a returned row for every number between.
    -- A scalar subquery, not EXISTS: the planner turns that into a hash of the section's whole free list.
    usable := ARRAY(
      SELECT DISTINCT n FROM unnest(s.proposed) n
       WHERE n BETWEEN 1 AND least(s.capacity, s.high_water::bigint + 10000)
         AND (n > s.high_water OR (SELECT true FROM returned_slots f WHERE f.section_id = s.id AND f.slot_number = n))
       ORDER BY n);
    numbers := usable[1 : need[s.rank]];
    IF need[s.rank] > 0 THEN
      -- What Redis did not propose, or proposed wrongly, PostgreSQL numbers itself from the same free list.
      IF cardinality(numbers) < need[s.rank] THEN
        numbers := numbers || ARRAY(
          SELECT f.slot_number FROM returned_slots f
           WHERE f.section_id = s.id AND f.slot_number <= s.capacity AND f.slot_number <> ALL (numbers)
           ORDER BY f.slot_number LIMIT need[s.rank] - cardinality(numbers));
        numbers := numbers || ARRAY(
          SELECT n FROM generate_series(s.high_water + 1, least(s.capacity, s.high_water + need[s.rank] + cardinality(numbers))) n
           WHERE n <> ALL (numbers) ORDER BY n LIMIT need[s.rank] - cardinality(numbers));
        numbers := ARRAY(SELECT n FROM unnest(numbers) n ORDER BY n);
      END IF;
      IF cardinality(numbers) <> need[s.rank] THEN
        RAISE EXCEPTION 'the free list of section % has % of % numbers', s.id, cardinality(numbers), need[s.rank]
          USING ERRCODE = 'data_corrupted';
      END IF;

      mark := greatest(s.high_water, (SELECT max(n) FROM unnest(numbers) n));
      IF (SELECT min(n) FROM unnest(numbers) n) <= s.high_water THEN
        DELETE FROM returned_slots WHERE section_id = s.id AND slot_number = ANY (numbers);
      END IF;
      -- Another batch still holds the claim of a skipped number, or its claim was lost; either way it is free until owned.
      IF mark - s.high_water > (SELECT count(*) FROM unnest(numbers) n WHERE n > s.high_water) THEN
        INSERT INTO returned_slots (section_id, slot_number)
          SELECT s.id, n FROM (SELECT generate_series(s.high_water + 1, mark) EXCEPT SELECT unnest(numbers)) skipped(n);
      END IF;
      UPDATE sections SET taken = taken + need[s.rank], high_water = mark, stock_version = stock_version + 1
       WHERE id = s.id;
      cursor_at[s.rank] := cardinality(pool);
      pool := pool || numbers;
    END IF;
    facts := array_append(facts, jsonb_build_object(
      'sectionId', s.id, 'eventId', s.event_id, 'sectionName', s.name, 'unitPrice', s.price, 'currency', s.currency,
      'expiresAt', now_at + make_interval(secs => s.hold_seconds), 'epoch', s.epoch::text, 'capacity', s.capacity,
      'taken', s.taken + need[s.rank], 'stockVersion', s.stock_version + (need[s.rank] > 0)::integer,
      'status', s.status, 'numbers', numbers,
      -- Proposed, free, and not needed: Redis may have them back. What was proposed and is owned, it must not propose again.
      'unused', usable[need[s.rank] + 1 :])::text);
  END LOOP;

  FOR i IN 1 .. cardinality(a_place) LOOP
    numbers := pool[cursor_at[a_rank[i]] + 1 : cursor_at[a_rank[i]] + a_quantity[i]];
    cursor_at[a_rank[i]] := cursor_at[a_rank[i]] + a_quantity[i];
    a_numbers := a_numbers || numbers::text;
    outcomes[a_place[i]] := '{"kind":"held","slots":[' || array_to_string(numbers, ',') || ']}';
  END LOOP;

  IF cardinality(a_place) > 0 THEN
    INSERT INTO buyer_places (event_id, buyer_id, places)
      SELECT section.event_id, (q->>'buyerId')::uuid, a.quantity
        FROM unnest(a_place, a_quantity) AS a(place, quantity)
        CROSS JOIN LATERAL (SELECT p_requests -> (a.place - 1) AS q) request
        JOIN sections section ON section.id = (q->>'sectionId')::integer
       ORDER BY 1, 2
    ON CONFLICT (event_id, buyer_id) DO UPDATE SET places = buyer_places.places + excluded.places
      WHERE buyer_places.places + excluded.places
            <= (SELECT max_places_per_buyer FROM events WHERE id = excluded.event_id);
    GET DIAGNOSTICS fulfilled = ROW_COUNT;
    IF fulfilled <> cardinality(a_place) THEN
      RAISE EXCEPTION 'a buyer without a row yet was written by another transaction' USING ERRCODE = 'serialization_failure';
    END IF;

    WITH held AS (
      INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, buyer_reference, quantity, slot_numbers,
                                unit_price, currency, status, idempotency_key, created_at, expires_at)
      SELECT (q->>'id')::uuid, section.event_id, section.id, (q->>'userId')::uuid, (q->>'buyerId')::uuid,
             q->>'buyerReference', a.quantity, a.numbers::integer[], section.price, event.currency, 'pending', q->>'key',
             now_at, now_at + make_interval(secs => event.hold_seconds)
        FROM unnest(a_place, a_quantity, a_numbers) AS a(place, quantity, numbers)
        CROSS JOIN LATERAL (SELECT p_requests -> (a.place - 1) AS q) request
        JOIN sections section ON section.id = (q->>'sectionId')::integer
        JOIN events event ON event.id = section.event_id
       -- Two batches that carry the same new keys meet in the same order.
       ORDER BY q->>'userId', q->>'key'
      RETURNING id, section_id, quantity, slot_numbers, buyer_reference
    ), logged AS (
      INSERT INTO reservation_logs (reservation_id, action, at, actor, metadata)
      SELECT id, 'held', now_at, CASE WHEN buyer_reference IS NULL THEN 'buyer' ELSE 'integrator' END,
             jsonb_build_object('quantity', quantity)
        FROM held
    )
    INSERT INTO slots (section_id, slot_number, reservation_id)
      SELECT section_id, n, id FROM held, unnest(slot_numbers) n;
  END IF;

  RETURN '{"at":' || to_jsonb(now_at)::text || ',"sections":[' || array_to_string(facts, ',')
      || '],"outcomes":[' || array_to_string(outcomes, ',') || ']}';
END
$$`;
