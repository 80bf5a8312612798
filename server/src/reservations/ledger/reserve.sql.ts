import { PLANNING } from './planning.sql.js';

/**
 * Admits a batch of 1 to 512 holds in one transaction and one round trip. Every request gets its own outcome.
 *
 * The requests come as parallel arrays, in which every statement finds what it needs without parsing it again.
 * p_ids, p_users, p_buyers, p_references, p_quantities
 *               by request; at most one request of a buyer and one of a user's key in a batch (the callers see to it).
 * p_keys        idempotency keys by request; null when there is none in the batch.
 * p_section_ids the batch's sections, ascending, each once.
 * p_sections    by request: its section, as an index into p_section_ids.
 * p_epochs, p_proposed
 *               by section: slot numbers that Redis proposes, a pool for all requests of the section, and their epoch.
 *               The numbers are the text of an integer[], ascending, each once.
 * p_resent      true when an earlier sending of the same ids may have committed: what it admitted is found by id.
 * Result        {at, sections, others}: PostgreSQL's time; one entry a section with its terms, its stock and what became
 *               of the proposals (ReservedSection); the outcomes of requests that are not newly held, with their index
 *               from 0. The new holds of a section share its numbers out in the order of the requests.
 * Raises        40001 when a buyer's first two holds met in two transactions, 23505 when one key did; sending again helps.
 *
 * Lock order: sections by id, then buyers by (event, buyer). The statements that decide come after those that lock:
 * under READ COMMITTED they see what the locks waited for.
 *
 * No statement visits sections once a request, but for the name in a replay: the row has a new version for every batch,
 * and each visit walks past the dead ones. Why the statements have the shapes that they have: planning.sql.ts.
 */
export const RESERVE = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_reserve(
  p_ids uuid[], p_users uuid[], p_buyers uuid[], p_references text[], p_quantities integer[], p_keys text[],
  p_section_ids integer[], p_sections integer[], p_epochs bigint[], p_proposed text[], p_resent boolean
) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  now_at     timestamptz;
  r          record;
  s          record;
  i          integer;
  -- by section
  tids       tid[];
  event_ids  integer[];
  refusals   text[];
  free       integer[];
  limits     integer[];
  need       integer[] := array_fill(0, ARRAY[cardinality(p_section_ids)]);
  marks      integer[] := need;
  base       integer[] := need;  -- where its numbers begin in the pool
  prices     integer[];
  currencies text[];
  deadlines  timestamptz[];
  facts      text[] := '{}';
  -- by request
  held       integer[] := array_fill(0, ARRAY[cardinality(p_ids)]);  -- places its buyer has already
  known      boolean[] := '{}';
  offsets    integer[] := array_fill(NULL::integer, ARRAY[cardinality(p_ids)]);  -- of its numbers among its section's; admitted only
  others     text[] := '{}';
  outcome    text;
  -- the numbers of all sections, one after the other
  pool       integer[] := '{}';
  usable     integer[];
  numbers    integer[];
  mark       integer;
  admitted   integer := 0;
  fulfilled  integer;
BEGIN
  SELECT array_agg(section.tid ORDER BY q.place), array_agg(section.event_id ORDER BY q.place) INTO tids, event_ids
    FROM unnest(p_section_ids) WITH ORDINALITY AS q(id, place)
    LEFT JOIN LATERAL (SELECT ctid AS tid, event_id FROM sections WHERE id = q.id FOR NO KEY UPDATE) section ON true;
  FOR r IN
    SELECT q.place, b.places
      FROM (SELECT event_ids[section] AS event_id, buyer_id, place
              FROM unnest(p_sections, p_buyers) WITH ORDINALITY AS u(section, buyer_id, place) ORDER BY 1, 2) q
     CROSS JOIN LATERAL (SELECT places FROM buyer_places
                          WHERE event_id = q.event_id AND buyer_id = q.buyer_id FOR NO KEY UPDATE) b
  LOOP
    held[r.place] := r.places;
  END LOOP;
  -- Milliseconds are what the API speaks; finer times would make a deadline and its report differ.
  now_at := date_trunc('milliseconds', clock_timestamp());

  IF p_keys IS NOT NULL OR p_resent THEN
    FOR r IN
      SELECT q.place, (existing.row).id = q.id AS is_own,
             ledger_reservation_json(existing.row, (SELECT name FROM sections WHERE id = (existing.row).section_id)) AS document,
             (existing.row).section_id = p_section_ids[q.section] AND (existing.row).quantity = q.quantity
               AND (existing.row).buyer_id = q.buyer_id AS is_same
        FROM unnest(p_ids, p_users, p_buyers, p_quantities, p_keys, p_sections)
             WITH ORDINALITY AS q(id, user_id, buyer_id, quantity, key, section, place)
       CROSS JOIN LATERAL (
             (SELECT o AS row FROM reservations o WHERE p_resent AND o.id BETWEEN q.id AND q.id ORDER BY o.id)
             UNION ALL
             (SELECT o FROM reservations o
               WHERE o.user_id = q.user_id AND o.idempotency_key BETWEEN q.key AND q.key ORDER BY o.idempotency_key)
             LIMIT 1) existing
    LOOP
      known[r.place] := true;
      others := array_append(others, '{"index":' || r.place - 1 || CASE
        WHEN r.is_same THEN ',"kind":"' || CASE WHEN r.is_own THEN 'held' ELSE 'replayed' END || '","reservation":' || r.document || '}'
        ELSE ',"kind":"keyReused"}' END);
    END LOOP;
  END IF;

  SELECT array_agg(CASE
           WHEN section.id IS NULL THEN 'sectionNotFound'
           WHEN event.status = 'on_sale' AND now_at < event.sales_open_at THEN 'salesNotOpen'
           WHEN event.status <> 'on_sale' OR now_at >= event.sales_close_at THEN 'salesClosed'
           WHEN section.status <> 'open' THEN 'sectionClosed' END ORDER BY q.place),
         array_agg(section.capacity - section.taken ORDER BY q.place),
         array_agg(event.max_places_per_buyer ORDER BY q.place),
         array_agg(section.price ORDER BY q.place),
         array_agg(event.currency ORDER BY q.place),
         array_agg(now_at + make_interval(secs => event.hold_seconds) ORDER BY q.place)
    INTO refusals, free, limits, prices, currencies, deadlines
    FROM unnest(tids) WITH ORDINALITY AS q(tid, place)
    LEFT JOIN sections section ON section.ctid = q.tid
    LEFT JOIN LATERAL (SELECT * FROM events WHERE id = section.event_id OFFSET 0) event ON true;

  FOR place IN 1 .. cardinality(p_ids) LOOP
    CONTINUE WHEN known[place];
    i := p_sections[place];
    IF refusals[i] IS NOT NULL THEN
      outcome := '"' || refusals[i] || '"';
    ELSIF p_quantities[place] > free[i] THEN
      outcome := '"soldOut","available":' || free[i];
    ELSIF held[place] + p_quantities[place] > limits[i] THEN
      outcome := '"limitExceeded","limit":' || limits[i] || ',"held":' || held[place];
    ELSE
      offsets[place] := need[i];
      need[i] := need[i] + p_quantities[place];
      free[i] := free[i] - p_quantities[place];
      admitted := admitted + 1;
      CONTINUE;
    END IF;
    others := array_append(others, '{"index":' || place - 1 || ',"kind":' || outcome || '}');
  END LOOP;

  FOR s IN
    SELECT q.place, section.id, section.event_id, section.name, section.price, section.capacity, section.taken, section.status,
           section.high_water, section.epoch, section.stock_version, event.currency, event.hold_seconds,
           (SELECT true FROM returned_slots f WHERE f.section_id = section.id LIMIT 1) AS has_returned
      FROM unnest(tids) WITH ORDINALITY AS q(tid, place)
      JOIN sections section ON section.ctid = q.tid
     CROSS JOIN LATERAL (SELECT * FROM events WHERE id = section.event_id OFFSET 0) event
     ORDER BY q.place
  LOOP
    mark := s.high_water;
    usable := coalesce(CASE WHEN p_epochs[s.place] = s.epoch THEN p_proposed[s.place]::integer[] END, '{}');
    -- A number is free above the mark, or at or below it when it is among the returned ones. A proposal far above
    -- the mark is Redis gone wrong; taking it would write a returned row for every number between.
    IF usable[1] <= mark OR usable[cardinality(usable)] > least(s.capacity, mark::bigint + 10000) THEN
      -- A scalar subquery, not EXISTS: the planner turns that into a hash of the section's whole free list.
      usable := ARRAY(
        SELECT n FROM unnest(usable) n
         WHERE n BETWEEN 1 AND least(s.capacity, mark::bigint + 10000)
           AND (n > mark OR (SELECT true FROM returned_slots f WHERE f.section_id = s.id AND f.slot_number = n))
         ORDER BY n);
    END IF;
    numbers := usable[1 : need[s.place]];
    IF need[s.place] > 0 THEN
      -- What Redis did not propose, or proposed wrongly, PostgreSQL numbers itself from the same free list.
      IF cardinality(numbers) < need[s.place] AND s.has_returned THEN
        numbers := ARRAY(
          SELECT n FROM unnest(numbers) n
          UNION ALL
          (SELECT f.slot_number FROM returned_slots f
            WHERE f.section_id = s.id AND f.slot_number <= s.capacity AND f.slot_number <> ALL (numbers)
            ORDER BY f.slot_number LIMIT need[s.place] - cardinality(numbers))
          ORDER BY 1);
      END IF;
      IF cardinality(numbers) < need[s.place] THEN
        numbers := ARRAY(
          SELECT n FROM unnest(numbers) n
          UNION ALL
          (SELECT n FROM generate_series(mark + 1, least(s.capacity, mark + need[s.place] + cardinality(numbers))) n
            WHERE n <> ALL (numbers) ORDER BY n LIMIT need[s.place] - cardinality(numbers))
          ORDER BY 1);
      END IF;
      IF cardinality(numbers) <> need[s.place] THEN
        RAISE EXCEPTION 'the free list of section % has % of % numbers', s.id, cardinality(numbers), need[s.place]
          USING ERRCODE = 'data_corrupted';
      END IF;

      mark := greatest(s.high_water, numbers[need[s.place]]);
      IF numbers[1] <= s.high_water THEN
        DELETE FROM returned_slots WHERE section_id = s.id AND slot_number = ANY (numbers);
      END IF;
      -- Another batch still holds the claim of a skipped number, or its claim was lost; either way it is free until owned.
      IF mark - s.high_water > need[s.place] OR (mark > s.high_water AND numbers[1] <= s.high_water) THEN
        INSERT INTO returned_slots (section_id, slot_number)
          SELECT s.id, n FROM (SELECT generate_series(s.high_water + 1, mark) EXCEPT SELECT unnest(numbers)) skipped(n);
      END IF;
      marks[s.place] := mark;
      base[s.place] := cardinality(pool);
      pool := pool || numbers;
    END IF;
    facts := array_append(facts, json_build_object(
      'sectionId', s.id, 'eventId', s.event_id, 'sectionName', s.name, 'unitPrice', s.price, 'currency', s.currency,
      'expiresAt', deadlines[s.place], 'epoch', s.epoch::text, 'capacity', s.capacity,
      'taken', s.taken + need[s.place], 'stockVersion', s.stock_version + (need[s.place] > 0)::integer,
      'status', s.status, 'numbers', numbers,
      -- Proposed, free, and not needed: Redis may have them back. What was proposed and is owned, it must not propose again.
      'unused', usable[need[s.place] + 1 :])::text);
  END LOOP;

  IF admitted > 0 THEN
    UPDATE sections SET taken = taken + q.need, high_water = q.mark, stock_version = stock_version + 1
      FROM unnest(tids, need, marks) AS q(tid, need, mark)
     WHERE sections.ctid = q.tid AND q.need > 0;

    INSERT INTO buyer_places (event_id, buyer_id, places)
      SELECT event_ids[q.section], q.buyer_id, q.quantity
        FROM unnest(p_sections, p_buyers, p_quantities, offsets) AS q(section, buyer_id, quantity, first)
       WHERE q.first IS NOT NULL
       ORDER BY 1, 2
    ON CONFLICT (event_id, buyer_id) DO UPDATE SET places = buyer_places.places + excluded.places
      WHERE buyer_places.places + excluded.places
            <= (SELECT max_places_per_buyer FROM events WHERE id = excluded.event_id);
    GET DIAGNOSTICS fulfilled = ROW_COUNT;
    IF fulfilled <> admitted THEN
      RAISE EXCEPTION 'a buyer without a row yet was written by another transaction' USING ERRCODE = 'serialization_failure';
    END IF;

    WITH held AS (
      INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, buyer_reference, quantity, slot_numbers,
                                unit_price, currency, status, idempotency_key, created_at, expires_at)
      SELECT q.id, event_ids[q.section], p_section_ids[q.section], q.user_id, q.buyer_id, q.reference, q.quantity,
             pool[base[q.section] + q.first + 1 : base[q.section] + q.first + q.quantity],
             prices[q.section], currencies[q.section], 'pending', q.key, now_at, deadlines[q.section]
        FROM unnest(p_ids, p_sections, p_users, p_buyers, p_references, p_quantities, p_keys, offsets)
             WITH ORDINALITY AS q(id, section, user_id, buyer_id, reference, quantity, key, first, place)
       WHERE q.first IS NOT NULL
       -- Two batches that carry the same new keys meet in the same order; the others keep the batch's.
       ORDER BY q.key COLLATE "C" NULLS FIRST, CASE WHEN q.key IS NOT NULL THEN q.user_id END, q.place
      RETURNING id, section_id, quantity, slot_numbers, buyer_reference
    ), logged AS (
      INSERT INTO reservation_logs (reservation_id, action, at, actor, metadata)
      SELECT id, 'held', now_at, CASE WHEN buyer_reference IS NULL THEN 'buyer' ELSE 'integrator' END,
             jsonb_build_object('quantity', quantity)
        FROM held
    )
    INSERT INTO slots (section_id, slot_number, reservation_id)
      SELECT section_id, unnest(slot_numbers), id FROM held;
  END IF;

  RETURN '{"at":' || to_jsonb(now_at)::text || ',"sections":[' || array_to_string(facts, ',')
      || '],"others":[' || array_to_string(others, ',') || ']}';
END
$$`;
