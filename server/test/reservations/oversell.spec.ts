import type { ReservationDto } from '../../src/reservations/reservation.dto.js';
import type { Visitor } from '../support/api-client.js';
import { ServerPair, tally } from '../support/server-pair.js';

const BUYERS = 500;

describe.each(['lock', 'slot'] as const)('500 buyers at once at two processes, %s strategy', (strategy) => {
  const pair = new ServerPair(strategy);
  let buyers: Visitor[];

  beforeAll(async () => {
    await pair.start();
    buyers = await pair.guests(BUYERS);
  }, 60_000);

  afterEach(() => pair.expectInvariants());
  afterAll(() => pair.stop());

  it.each([1, 50, 499])('sells exactly %i places', async (capacity) => {
    const [section = 0] = await pair.sale([capacity]);
    const wishes = buyers.map((buyer, index) => ({
      buyer,
      quantity: 1 + (index % 4),
      // Those without a key may be refused from memory, those with one may not.
      ...(index % 3 !== 0 && { key: `order-${capacity}-${index}` }),
    }));
    const answers = await Promise.all(wishes.map(({ buyer, quantity, key }) => buyer.hold(section, quantity, key === undefined ? {} : { key })));

    const granted = wishes.flatMap((wish, index) => (answers[index]?.status === 201 ? [{ ...wish, hold: answers[index].body }] : []));
    const refused = wishes.filter((_, index) => answers[index]?.status !== 201);
    expect(Object.keys(tally(answers)).sort()).toEqual(granted.length === 0 ? ['409 SOLD_OUT'] : ['201', '409 SOLD_OUT']);
    const sold = granted.reduce((places, { quantity }) => places + quantity, 0);
    expect(sold).toBeLessThanOrEqual(capacity);
    // What is left was too little for everybody who was refused.
    expect(capacity - sold).toBeLessThan(Math.min(...refused.map(({ quantity }) => quantity)));

    const rest: ReservationDto[] = [];
    for (const { buyer } of refused.slice(0, capacity - sold)) rest.push(await buyer.held(section, 1));
    const numbers = [...granted.map(({ hold }) => hold), ...rest].flatMap(({ slots }) => slots).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: capacity }, (_, index) => index + 1));
    expect(tally(await Promise.all(refused.slice(-20).map(({ buyer }) => buyer.hold(section, 1))))).toEqual({ '409 SOLD_OUT': 20 });

    // A granted key gives its reservation again, at the other process too.
    const keyed = granted.filter(({ key }) => key !== undefined);
    const replays = await Promise.all(keyed.map(({ buyer, quantity, key = '' }, index) => pair.at(index, buyer).hold(section, quantity, { key })));
    expect(tally(replays)).toEqual(keyed.length === 0 ? {} : { 200: keyed.length });
    expect(replays.map(({ body }) => body.id)).toEqual(keyed.map(({ hold }) => hold.id));
    expect(replays.every(({ headers }) => headers['idempotent-replayed'] === 'true')).toBe(true);
  }, 60_000);
});
