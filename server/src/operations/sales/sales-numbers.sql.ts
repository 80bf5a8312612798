/**
 * One event's sections and holds as of one snapshot, so that held and sold places add up to what is taken.
 *
 * $1      the event
 * Result  asOf, sections [SectionSales], holdAges [{bucket, holds, places}] by the index of its lower bound in $2,
 *         returns [{at, holds, places}] by the minute of the deadline
 *
 * Held places are few and have a partial index; sold ones are millions and follow from the difference.
 */
export const SALES_NUMBERS = /* sql */ `
  WITH now_at AS MATERIALIZED (
    SELECT clock_timestamp() AS at
  ), pending AS MATERIALIZED (
    SELECT section_id, quantity, created_at, expires_at FROM reservations WHERE status = 'pending' AND event_id = $1
  ), held AS (
    SELECT section_id, sum(quantity)::int AS places FROM pending GROUP BY section_id
  ), section AS (
    SELECT s.id, s.name, s.status, s.price, s.capacity, s.capacity - s.taken AS available, coalesce(h.places, 0) AS pending,
           s.taken - coalesce(h.places, 0) AS confirmed,
           CASE WHEN s.capacity = 0 THEN 0 ELSE round(s.taken::numeric / s.capacity, 4) END AS "occupancyRate"
      FROM sections s LEFT JOIN held h ON h.section_id = s.id WHERE s.event_id = $1
  ), alive AS (
    SELECT p.quantity, n.at - p.created_at AS age, p.expires_at, n.at
      FROM pending p CROSS JOIN now_at n WHERE p.expires_at > n.at
  ), age AS (
    SELECT width_bucket(extract(epoch FROM age)::float8, $2::float8[]) AS bucket, count(*)::int AS holds, sum(quantity)::int AS places
      FROM alive GROUP BY 1
  ), due AS (
    SELECT date_trunc('minute', expires_at) AS at, count(*)::int AS holds, sum(quantity)::int AS places
      FROM alive WHERE expires_at < date_trunc('minute', at) + interval '15 minutes' GROUP BY 1
  )
  SELECT (SELECT at FROM now_at) AS "asOf",
         coalesce((SELECT json_agg(s ORDER BY s.id) FROM section s), '[]') AS sections,
         coalesce((SELECT json_agg(a) FROM age a), '[]') AS "holdAges",
         coalesce((SELECT json_agg(d ORDER BY d.at) FROM due d), '[]') AS returns`;

/** The last five minutes, second by second. */
export const ACTIVITY = /* sql */ `
  SELECT at, held, confirmed, cancelled, expired, refused FROM sales_activity
   WHERE at > clock_timestamp() - interval '5 minutes' AND event_id = $1 ORDER BY at`;

export const SAMPLES = /* sql */ `
  SELECT at, pending, confirmed FROM sales_samples
   WHERE event_id = $1 AND at > clock_timestamp() - make_interval(mins => $2) ORDER BY at`;
