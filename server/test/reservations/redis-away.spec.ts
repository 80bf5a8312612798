import type { Answer, Visitor } from '../support/api-client.js';
import { ServerPair, tally } from '../support/server-pair.js';

const CAPACITY = 900;
const CROWD = 120;

/** Redis dies, stays away, comes back empty and forgets everything, all in the middle of one sale at two processes. */
describe.each(['slot', 'lock'] as const)('a sale during which Redis comes and goes, %s strategy', (strategy) => {
  const pair = new ServerPair(strategy);
  let crowd: Visitor[];
  let section: number;

  beforeAll(async () => {
    await pair.start();
    crowd = await pair.guests(CROWD);
    [section = 0] = await pair.sale([CAPACITY], CAPACITY);
  }, 60_000);

  afterAll(() => pair.stop());

  /** Everybody holds and some give back, while something happens to Redis once a third has been answered. */
  async function wave(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<number> {
    let answered = 0;
    let event: Promise<void> | undefined;
    const answers: Answer<{ code?: string }>[] = [];
    const noted = <T extends Answer<{ code?: string }>>(answer: T): T => {
      answers.push(answer);
      if (++answered >= CROWD / 3) event ??= meanwhile();
      return answer;
    };
    await Promise.all(crowd.map(async (buyer, index) => {
      const hold = noted(await buyer.hold(section, 1 + (index % 2)));
      if (index % 4 === 0) noted(await pair.at(index + 1, buyer).cancel(hold.body.id));
      else if (index % 4 === 1) noted(await buyer.confirm(hold.body.id));
    }));
    await event;
    // Sales go on: nobody is refused while there are places, and nothing fails.
    expect(tally(answers)).toEqual({ 200: CROWD / 2, 201: CROWD });
    return taken();
  }

  async function taken(): Promise<number> {
    const [row] = await pair.database.query<{ taken: number }>('SELECT taken FROM sections WHERE id = $1', [section]);
    return row?.taken ?? -1;
  }

  it('goes on without a failure when Redis is killed, and while it is away', async () => {
    expect(await wave()).toBe(150);
    expect(await wave(() => pair.redisServer.kill())).toBe(300);
    expect(await wave()).toBe(450);
  }, 60_000);

  it('goes on when Redis comes back empty, which then agrees with PostgreSQL within 2 s', async () => {
    expect(await wave(() => pair.redisServer.start())).toBe(600);
    await pair.expectInvariants();
  }, 60_000);

  it('goes on when Redis forgets everything, which then agrees with PostgreSQL within 2 s', async () => {
    expect(await wave(() => pair.flushRedis())).toBe(750);
    await pair.expectInvariants();
  }, 60_000);

  it('sells out to exactly the capacity afterwards', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => pair.at(index, crowd[index % CROWD] as Visitor).hold(section, 1)));
    expect(tally(answers)).toEqual({ 201: 150, '409 SOLD_OUT': 50 });
    expect(await taken()).toBe(CAPACITY);
    await pair.expectInvariants();
  }, 60_000);
});
