import { IdlePace } from '../../../test/support/idle-pace.js';
import { codeOf, echo } from '../../../test/support/wishes.js';
import type { Wish } from '../../../test/support/wishes.js';
import { outcomeUnknown, storeAway, storeBusy } from '../reservations.errors.js';
import { Batcher } from './batcher.js';

/** A batcher whose batches wait until the test lets them go. */
function gated(answer: (batch: readonly Wish[]) => readonly string[], limits: { maxBatchSize?: number; maxWaiting?: number } = {}) {
  const batches: string[][] = [];
  const gates: (() => void)[] = [];
  const batcher = new Batcher<Wish, string>({
    run: async (batch) => {
      batches.push(batch.map(({ name }) => name));
      await new Promise<void>((open) => gates.push(open));
      return answer(batch);
    },
    pace: new IdlePace(),
    conflictKeys: ({ buyer }) => (buyer === undefined ? [] : [buyer]),
    splitKey: ({ section }) => section ?? 0,
    ...limits,
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    batches,
    submit: (wish: Wish) => batcher.submit(wish),
    /** Lets the batch under way go, and the next one form. */
    release: async (): Promise<void> => {
      await turn();
      gates.shift()?.();
      await turn();
    },
  };
}

describe('Batcher', () => {
  afterEach(() => jest.useRealTimers());

  it('sends what one turn of the event loop brought, and gathers the next batch meanwhile', async () => {
    const { submit, release, batches } = gated(echo);
    const sent = [submit({ name: 'a' }), submit({ name: 'b' })];
    await new Promise((resolve) => setImmediate(resolve));
    sent.push(submit({ name: 'c' }), submit({ name: 'd' }));
    await release();
    await release();
    expect(await Promise.all(sent)).toEqual(['A', 'B', 'C', 'D']);
    expect(batches).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('keeps requests of one buyer apart and in their order', async () => {
    const { submit, release, batches } = gated(echo);
    const sent = ['1', '2', '3'].map((name) => submit({ name, buyer: 'x' }));
    sent.push(submit({ name: '4' }));
    for (let i = 0; i < 3; i++) await release();
    await Promise.all(sent);
    expect(batches).toEqual([['1', '4'], ['2'], ['3']]);
  });

  it('keeps two batches under way and divides the crowd between them', async () => {
    const { submit, release, batches } = gated(echo);
    const sent = Array.from({ length: 100 }, (_, i) => submit({ name: `${i}` }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches.map((batch) => batch.length)).toEqual([50, 50]);
    sent.push(submit({ name: 'next' }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches).toHaveLength(2);
    for (let i = 0; i < 3; i++) await release();
    expect(await Promise.all(sent)).toHaveLength(101);
    expect(batches.map((batch) => batch.length)).toEqual([50, 50, 1]);
  });

  it('keeps a buyer waiting whose earlier request is under way', async () => {
    const { submit, release, batches } = gated(echo);
    const sent = [submit({ name: '1', buyer: 'x' })];
    await new Promise((resolve) => setImmediate(resolve));
    sent.push(submit({ name: '2', buyer: 'x' }), submit({ name: '3', buyer: 'y' }));
    for (let i = 0; i < 3; i++) await release();
    expect(await Promise.all(sent)).toEqual(['1', '2', '3']);
    expect(batches).toEqual([['1'], ['3'], ['2']]);
  });

  it('never exceeds the size of a batch, and refuses at once when too many wait', async () => {
    const { submit, release, batches } = gated(echo, { maxBatchSize: 2, maxWaiting: 3 });
    const sent = ['1', '2', '3', '4'].map((name) => codeOf(submit({ name })));
    for (let i = 0; i < 2; i++) await release();
    expect(await Promise.all(sent)).toEqual(['answered', 'answered', 'answered', 'OVERLOADED']);
    expect(batches).toEqual([['1', '2'], ['3']]);
  });

  it('finds the one request that cannot be digested, and answers the others', async () => {
    const { submit, release } = gated((batch) => {
      if (batch.some(({ name }) => name === 'poison')) throw new Error('cannot be digested');
      return echo(batch);
    });
    const sent = ['1', '2', 'poison', '3'].map((name) => codeOf(submit({ name })));
    for (let i = 0; i < 5; i++) await release();
    expect(await Promise.all(sent)).toEqual(['answered', 'answered', 'cannot be digested', 'answered']);
  });

  it('lets a section that somebody has locked not stop the others', async () => {
    const { submit, release } = gated((batch) => {
      if (batch.some(({ section }) => section === 1)) throw storeBusy();
      return echo(batch);
    });
    const sent = [1, 2, 1, 3].map((section) => codeOf(submit({ name: 'x', section })));
    for (let i = 0; i < 4; i++) await release();
    expect(await Promise.all(sent)).toEqual(['STORE_UNAVAILABLE', 'answered', 'STORE_UNAVAILABLE', 'answered']);
  });

  it.each([['away', storeAway], ['silent', outcomeUnknown]])('fails those who wait behind a store that is %s, instead of making them find out', async (_, failure) => {
    let first = true;
    const { submit, release, batches } = gated((batch) => {
      if (!first) return echo(batch);
      first = false;
      throw failure();
    });
    const sent: Promise<string>[] = [];
    for (const name of ['a', 'b', 'c']) {
      sent.push(codeOf(submit({ name })));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await release();
    await release();
    expect(await Promise.all(sent)).toEqual([failure().code, 'answered', 'STORE_UNAVAILABLE']);
    const later = submit({ name: 'd' });
    await release();
    expect(await later).toBe('D');
    expect(batches).toEqual([['a'], ['b'], ['d']]);
  });
});
