import type { Fault } from '../../fault.js';
import { HttpClient } from '../../load/http-client.js';
import type { World } from '../../world/world.js';

const CAPACITIES = [60, 20, 20, 20];
const MORE = 5;

/** Capacities grow when nobody buys any more: no claim meets the old epoch, so only the comparison of pictures can find it. */
export const CAPACITY_CHANGED_AT_REST: Fault = {
  name: 'capacity-changed-at-rest',
  title: 'capacities grow after the crowd has gone',
  promised: 'staysRight',
  plan: () => ({ capacities: CAPACITIES, buyers: 80 }),
  play: async (world, scene) => {
    const { crowd } = scene;
    await crowd.start();
    await crowd.stop();
    for (const [index, capacity] of CAPACITIES.entries()) {
      const status = await change(world, index + 1, capacity + MORE);
      if (status !== 200) scene.violation(`a capacity could not be changed: ${status}`);
    }
    return CAPACITIES.length;
  },
};

async function change(world: World, sectionId: number, capacity: number): Promise<number> {
  const operator = new HttpClient(world.balancer.port, { cookie: `sid=${world.operator.token}` });
  world.capacities.note(sectionId, capacity);
  const { status } = await operator.send({ method: 'PATCH', path: `/api/sections/${sectionId}`, body: { capacity } });
  operator.close();
  return status;
}
