/**
 * How PostgreSQL plans the statements inside the ledger's functions: once a connection, and always as index lookups.
 *
 * Planning them anew costs more than running them, so the generic plan is forced. But an on-sale starts on empty
 * tables: a plan made then scans, hashes or merges whole tables, and stays cached when they are full a minute later
 * (a batch of 80 went from 9 to 77 ms within 64,000 reservations). Every lookup here has its index and every
 * list is at most some hundred rows long, so nested loops over indexes are the right plan at any size.
 */
export const PLANNING = /* sql */ `SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off`;
