import { newId } from '../../../src/common/ids.js';
import type { Person } from '../../../test/support/people.js';
import type { Fault } from '../../fault.js';
import { ask } from '../../load/ask.js';
import { HttpClient } from '../../load/http-client.js';
import type { OperationLog } from '../../load/operation.js';
import type { Instance } from '../../world/instance.js';
import type { World } from '../../world/world.js';

/** What a server is asked at once it writes at once, so each half of a round is one race; in the first, servers that have just booted may miss each other. */
const ROUNDS = 5;
const CROWD = 10;

/**
 * Buyers of whom nothing is known yet ask all servers at once: first for one place with one key in another section at each,
 * then, others, for half of what they may have at each. Only PostgreSQL's constraints and locks can tell.
 */
export const ONE_BUYER_EVERYWHERE: Fault = {
  name: 'one-buyer-everywhere',
  title: 'one buyer, one key and one limit at all servers at once',
  promised: 'staysRight',
  plan: () => ({ capacities: Array.from({ length: 6 }, () => 200), buyers: 2 * ROUNDS * CROWD }),
  play: async (world, { log }) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const crowd = world.buyers.slice(2 * CROWD * round, 2 * CROWD * (round + 1));
      await Promise.all(crowd.slice(0, CROWD).map((buyer) => {
        const key = newId();
        return everywhere(world, log, buyer, 1, 1, () => key);
      }));
      await Promise.all(crowd.slice(CROWD).map((buyer) => everywhere(world, log, buyer, 4, 3, newId)));
    }
    return world.buyers.length;
  },
};

/** The first server is asked for the first section, and so on. */
async function everywhere(world: World, log: OperationLog, buyer: Person, firstSectionId: number, quantity: number, keyOf: () => string): Promise<void> {
  await Promise.all(world.instances.map((instance, index) => hold(instance, log, buyer, { sectionId: firstSectionId + index, quantity, key: keyOf() })));
}

async function hold(instance: Instance, log: OperationLog, buyer: Person, wish: { sectionId: number; quantity: number; key: string }): Promise<void> {
  const client = new HttpClient(instance.port, { cookie: `sid=${buyer.token}` });
  const { key, ...body } = wish;
  await ask(client, log, { method: 'POST', path: '/api/reservations', body, headers: { 'idempotency-key': key } }, { action: 'hold', userId: buyer.id, ...wish });
  client.close();
}
