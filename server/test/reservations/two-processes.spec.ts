import type { ReservationDto } from '../../src/reservations/reservation.dto.js';
import type { Visitor } from '../support/api-client.js';
import { ServerPair, tally } from '../support/server-pair.js';

/** What would be a deadlock, a double effect or a lost place if two instances got in each other's way. */
describe.each(['lock', 'slot'] as const)('two processes in contention, %s strategy', (strategy) => {
  const pair = new ServerPair(strategy);
  let buyers: Visitor[];

  beforeAll(async () => {
    await pair.start();
    buyers = await pair.guests(80);
  }, 60_000);

  afterEach(() => pair.expectInvariants());
  afterAll(() => pair.stop());

  const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
  const buyer = (index: number): Visitor => buyers[index % buyers.length] as Visitor;

  async function takenOf(sections: readonly number[]): Promise<number> {
    const [row] = await pair.database.query<{ taken: number }>('SELECT sum(taken)::int AS taken FROM sections WHERE id = ANY ($1)', [sections]);
    return row?.taken ?? -1;
  }

  it('keeps one buyer, who comes 80 times at once, within the limit', async () => {
    const sections = await pair.sale([100, 100], 4);
    const answers = await Promise.all(times(80, (index) => pair.at(index, buyer(0)).hold(sections[(index >> 1) % 2] as number, 1)));
    expect(tally(answers)).toEqual({ 201: 4, '409 BUYER_LIMIT_EXCEEDED': 76 });
    expect(await takenOf(sections)).toBe(4);
  });

  it('gives one reservation to one key that comes 50 times at once', async () => {
    const sections = await pair.sale([40]);
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(times(50, (index) => pair.at(index, buyer(round)).hold(sections[0] as number, 2, { key: `key-${round}` })));
      expect(tally(answers)).toEqual({ 200: 49, 201: 1 });
      expect(new Set(answers.map(({ body }) => body.id))).toHaveProperty('size', 1);
      expect(await takenOf(sections)).toBe(2 * (round + 1));
    }
  });

  it('gives one effect to one key that comes with two different bodies at once', async () => {
    const sections = await pair.sale([40, 40]);
    for (let round = 0; round < 8; round++) {
      const answers = await Promise.all(times(10, (index) => pair.at(index, buyer(round)).hold(sections[index % 2] as number, 1, { key: 'same' })));
      expect(tally(answers)).toEqual({ 200: 4, 201: 1, '422 IDEMPOTENCY_KEY_REUSED': 5 });
    }
    expect(await takenOf(sections)).toBe(8);
  });

  it('serves sections of several events at once, each buyer in several of them', async () => {
    const events = [await pair.sale([50, 50], 3), await pair.sale([50, 50], 3), await pair.sale([50, 50], 3)];
    const answers = await Promise.all(times(480, (index) => {
      const sections = events[index % 3] as number[];
      return pair.at(index, buyer(index * 7)).hold(sections[(index >> 2) % 2] as number, 1 + (index % 2));
    }));
    expect(Object.keys(tally(answers)).filter((name) => !['201', '409 SOLD_OUT', '409 BUYER_LIMIT_EXCEEDED'].includes(name))).toEqual([]);
    const places = answers.reduce((sum, { status, body }) => sum + (status === 201 ? body.quantity : 0), 0);
    expect(places).toBeGreaterThan(200);
    expect(await takenOf(events.flat())).toBe(places);
  });

  it('lets releases and reservations of the same places pass each other', async () => {
    const sections = await pair.sale([12, 12], 4);
    // With keys, because without one a buyer may be refused from memory, and nothing would meet in PostgreSQL.
    const answers = (await Promise.all(times(60, async (index) => {
      const seen: Awaited<ReturnType<Visitor['hold']>>[] = [];
      for (let round = 0; round < 5; round++) {
        const hold = await pair.at(index + round, buyer(index)).hold(sections[(index + round) % 2] as number, 1 + (index % 3), { key: `race-${round}` });
        seen.push(hold);
        if (hold.status !== 201) continue;
        if (round % 2 === 0) seen.push(await pair.at(index, buyer(index)).confirm(hold.body.id));
        seen.push(await pair.at(index + 1, buyer(index)).cancel(hold.body.id));
      }
      return seen;
    }))).flat();
    expect(Object.keys(tally(answers)).filter((name) => !['200', '201', '409 SOLD_OUT'].includes(name))).toEqual([]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(60);
    expect(await takenOf(sections)).toBe(0);
    // Nothing was stranded on the way: every place can be sold, each number once.
    const holds = await sellOut(sections);
    expect(holds.flatMap(({ slots }) => slots).sort((a, b) => a - b)).toEqual(times(24, (index) => 1 + (index >> 1)));
  });

  it('returns places once when one reservation is cancelled and confirmed at both processes at once', async () => {
    const [section = 0] = await pair.sale([60], 4);
    const holds = await Promise.all(times(15, (index) => buyer(index).held(section, 4)));
    const answers = await Promise.all(holds.flatMap(({ id }, index) => [
      ...times(4, (turn) => pair.at(turn, buyer(index)).cancel(id)),
      ...times(2, (turn) => pair.at(turn, buyer(index)).confirm(id)),
    ]));
    expect(Object.keys(tally(answers)).filter((name) => !['200', '409 INVALID_STATE'].includes(name))).toEqual([]);
    const cancellations = answers.filter((_, index) => index % 6 < 4);
    expect(tally(cancellations)).toEqual({ 200: 60 });
    expect(new Set(cancellations.map(({ body }) => `${body.id} ${body.cancelledAt}`))).toHaveProperty('size', 15);
    expect(await takenOf([section])).toBe(0);
  });

  async function sellOut(sections: readonly number[]): Promise<ReservationDto[]> {
    const holds: ReservationDto[] = [];
    for (const [place, section] of sections.entries()) {
      for (let index = 0; ; index++) {
        // A place that came back at the other process may be unknown here for as long as a reading lasts; a key asks PostgreSQL.
        const answer = await buyer(index * 2 + place).hold(section, 1, { key: `rest-${section}-${index}` });
        if (answer.status !== 201) break;
        holds.push(answer.body);
      }
    }
    return holds;
  }
});
