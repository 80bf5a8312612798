import type { LoneTransaction } from './lone-clients.js';

/**
 * A hold's own transaction, everything that Jari does in PostgreSQL for one buyer under the section's row lock (limit,
 * entry numbers, reservation, log), sent for one hold at a time.
 */
export const ONE_BY_ONE: LoneTransaction = {
  name: 'one-by-one',
  pgbenchScript: `\\set buyer random(1, 10000)
SELECT ledger_reserve(ARRAY[gen_random_uuid()], ARRAY[b.id], ARRAY[b.id], ARRAY[NULL]::text[], ARRAY[2], NULL, ARRAY[1], ARRAY[1],
                      ARRAY[NULL]::bigint[], ARRAY[NULL]::text[], false)
  FROM (SELECT ('00000000-0000-7000-8000-' || lpad(:buyer::text, 12, '0'))::uuid AS id) b;
`,
  async run(client) {
    const buyer = `00000000-0000-7000-8000-${String(1 + Math.floor(Math.random() * 10_000)).padStart(12, '0')}`;
    await client.query({
      name: 'reserve',
      text: `SELECT ledger_reserve(ARRAY[gen_random_uuid()], ARRAY[$1::uuid], ARRAY[$1::uuid], ARRAY[NULL]::text[], ARRAY[2], NULL, ARRAY[1], ARRAY[1],
                                   ARRAY[NULL]::bigint[], ARRAY[NULL]::text[], false)`,
      values: [buyer],
    });
  },
};
