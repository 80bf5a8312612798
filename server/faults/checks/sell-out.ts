import { Patience } from '../../test/support/patience.js';
import { HttpClient } from '../load/http-client.js';
import type { World } from '../world/world.js';

const SELLERS = 20;
/** Under lock a section's holds take turns: with all sellers at one section a busy machine sold twenty places a second. Five at each still meet at its last place. */
const SECTIONS_AT_ONCE = 4;
/** Several places at a time while there are as many, and single ones to the last. */
const MANY = 4;
/** Everything is sold long before; what goes on after this time goes on for ever. */
const LIMIT_MS = 20_000;

const READING_AGE_MS = 1_200;

/** Nobody is limited any more and nothing expires, so that all that is left can be bought. */
const OPEN_UP = 'UPDATE events SET max_places_per_buyer = 1000000, hold_seconds = 3600';
const LEFT = 'SELECT capacity - taken AS left FROM sections WHERE id = $1';
const TOTALS = `
  SELECT s.id, s.capacity, s.taken, count(o.slot_number)::integer AS owned, coalesce(max(o.slot_number), 0) AS highest
    FROM sections s LEFT JOIN slots o ON o.section_id = s.id GROUP BY s.id ORDER BY s.id`;

/** A section that is not sold out yet, and how many places are asked for at a time. */
interface Remaining {
  readonly id: number;
  quantity: number;
}

interface Total {
  id: number;
  capacity: number;
  taken: number;
  owned: number;
  highest: number;
}

/** Invariant 8: buys everything that is left, like anybody would, and counts it. */
export async function sellOutFaults(world: World): Promise<string[]> {
  await world.sql((sql) => sql.query(OPEN_UP));
  // "Sold out" may rest on a reading that is a second old, from before the last place came back.
  await world.pause(READING_AGE_MS);
  const patience = new Patience(LIMIT_MS);
  const left = world.sectionIds.map((id): Remaining => ({ id, quantity: MANY }));
  const sellers = world.buyers.slice(0, SELLERS).map(({ token }) => new HttpClient(world.balancer.port, { cookie: `sid=${token}` }));
  const faults = await Promise.all(sellers.map((seller, index) => sellFrom(world, left, index % SECTIONS_AT_ONCE, seller, patience)));
  for (const seller of sellers) seller.close();
  const totals = await world.sql((sql) => sql.query<Total & Record<string, unknown>>(TOTALS));
  return [
    ...faults.filter((fault) => fault !== undefined).slice(0, 1),
    ...totals.flatMap(({ id, capacity, taken, owned, highest }) => {
      if (taken !== capacity) return [`8: section ${id} says that it is sold out at ${taken} of ${capacity}`];
      if (owned !== capacity) return [`8: section ${id} sold ${capacity} places and gave out ${owned} numbers`];
      return highest > world.capacities.most(id) ? [`8: section ${id} gave out the number ${highest} with ${capacity} places`] : [];
    }),
  ];
}

/** A connection may break under a busy machine; whoever wants to sell everything asks again. */
const BROKEN = (error: unknown): { status: number; text: string } => ({ status: 0, text: String(error) });

/** Sells section after section until each is refused for a single place; `turn` keeps the sellers at several of them. */
async function sellFrom(world: World, left: Remaining[], turn: number, seller: HttpClient, patience: Patience): Promise<string | undefined> {
  const next = (): Remaining | undefined => left[turn % left.length];
  for (let section = next(); section !== undefined; section = next()) {
    const { id: sectionId, quantity } = section;
    if (patience.isOver) return `8: section ${sectionId} could not be sold out in ${LIMIT_MS} ms`;
    const { status, text } = await seller.send({ method: 'POST', path: '/api/reservations', body: { sectionId, quantity } }).catch(BROKEN);
    if (status === 409 && text.includes('"SOLD_OUT"')) {
      const fault = quantity > 1 ? await falseRefusal(world, section) : undefined;
      if (fault !== undefined) return fault;
      if (quantity > 1) section.quantity = 1;
      else if (left.includes(section)) left.splice(left.indexOf(section), 1);
    } else if (status !== 201 && status !== 503 && status !== 0) return `8: selling out was answered ${status}: ${text.slice(0, 200)}`;
  }
  return undefined;
}

/** Single places would be sold after a refusal of several as if it had never been. Nothing comes back any more: what is left now was left then. */
async function falseRefusal(world: World, { id }: Remaining): Promise<string | undefined> {
  const { left } = await world.sql((sql) => sql.row<{ left: number }>(LEFT, [id]));
  return left >= MANY ? `8: section ${id} was called sold out for ${MANY} with ${left} left` : undefined;
}
