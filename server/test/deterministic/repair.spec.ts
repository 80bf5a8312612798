import { Logger } from '@nestjs/common';
import { disagreements, wrongs } from './checks.js';
import { Stage } from './stage.js';

let stage: Stage;

async function open(instances: number): Promise<void> {
  stage = new Stage({ strategy: 'slot', capacities: [4], instances });
  await stage.open();
}

beforeAll(() => {
  Logger.overrideLogger(false);
});

afterEach(() => {
  const found = wrongs(stage.sale);
  stage.close();
  expect(found).toEqual([]);
});

describe('a picture in Redis', () => {
  const epoch = (): string => stage.sale.postgres.model.section(1).epoch;

  it('is made anew by one of two servers that both have found it missing', async () => {
    await open(2);
    stage.sale.redis.data.clear();
    const before = epoch();
    await stage.play(1_000, /→ PostgreSQL: begin/);
    await stage.play(0, /server 2 → PostgreSQL: begin/);
    const repaired = epoch();
    expect(repaired).not.toBe(before);
    await stage.play();
    expect(epoch()).toBe(repaired);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('of a repair that never committed is made anew after the next reading, although its server is gone', async () => {
    await open(2);
    stage.sale.instance(0).repairs.request(1, 'drift');
    await stage.play(0, /PostgreSQL: commit/);
    stage.sale.instance(0).process.freeze();
    stage.sale.postgres.terminateAll();
    await stage.play(1_000);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('is made anew by one of two servers that find Redis back at the same moment', async () => {
    await open(2);
    const repairs = (): number => stage.sale.postgres.model.section(1).stockVersion;
    const before = repairs();
    stage.sale.redis.replace(true);
    await stage.play(400, /server 1 → PostgreSQL: begin/);
    expect(repairs()).toBe(before + 1);
    await stage.play(2_000);
    expect(repairs()).toBe(before + 1);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('is made anew once more by a server that found Redis later and had something to tell it after the first repair', async () => {
    await open(2);
    const before = epoch();
    stage.sale.redis.replace(false);
    await stage.play(400, /server 2 finds Redis again/);
    const repaired = epoch();
    expect(repaired).not.toBe(before);
    const held = stage.sale.hold(1, { sectionId: 1, quantity: 2, key: null, buyer: stage.sale.buyer(1) }, 0);
    await stage.play(0, /server 2 finds Redis again/);
    expect((await held).answer?.ok?.reservation.slots).toEqual([1, 2]);
    await stage.play(400);
    expect(epoch()).not.toBe(repaired);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('is made anew whatever has happened meanwhile, when it is asked for so', async () => {
    await open(1);
    const before = epoch();
    const { repairs } = stage.sale.instance(0);
    repairs.request(1, 'missing', '0');
    repairs.request(1, 'staleClaim');
    repairs.request(1, 'missing', '0');
    await stage.play();
    // The first was begun at once and found another epoch than its own.
    expect(Number(epoch())).toBeGreaterThan(Number(before));
  });
});
