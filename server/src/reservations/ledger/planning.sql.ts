/**
 * How PostgreSQL plans the statements inside the ledger's functions: once a connection, and always as index lookups.
 *
 * Planning them anew costs more than running them, so the generic plan is forced. But an on-sale starts on empty
 * tables: a plan made then scans, hashes or merges whole tables, and stays cached when they are full a minute later
 * (a batch of 80 went from 9 to 77 ms within 64,000 reservations). Every lookup here has its index and every
 * list is at most some hundred rows long, so nested loops over indexes are the right plan at any size.
 *
 * The settings leave a choice of which side is outside and of which index is used, and that follows the statistics. A
 * table that VACUUM found empty is planned for as one row: walking its index once for every list looks cheapest, and the
 * index on (user_id, id) looks as good for an id as the primary key. Such a plan cost a hold 786 µs instead of 54 once
 * the table had grown. So the statements leave no choice either:
 *
 * - Lists are outside, and what they are looked up in is a LATERAL subquery that cannot be merged into the statement
 *   around it, because it locks, sorts or says OFFSET 0. A list that is sorted is locked in its order.
 * - A row that the transaction has locked stays where it is until the transaction itself writes it, so later statements
 *   find it by its ctid, for which no index competes.
 * - A column that two indexes contain is asked for in its own order, which only the right one gives for nothing. That
 *   takes BETWEEN x AND x: of rows that all equal x there is no order.
 */
export const PLANNING = /* sql */ `SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off`;
