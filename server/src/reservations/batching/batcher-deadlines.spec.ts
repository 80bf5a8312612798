import { StorePace } from '../../common/store-pace.js';
import { LineFullError } from '../../platform/database/waiting-line.js';
import { IdlePace } from '../../../test/support/idle-pace.js';
import { codeOf, echo } from '../../../test/support/wishes.js';
import type { Wish } from '../../../test/support/wishes.js';
import { storeBusy } from '../reservations.errors.js';
import { Batcher } from './batcher.js';

class BusyPace extends StorePace {
  protected override get idleMs(): number {
    return 0;
  }
}

/** Each of its sendings takes as long as `sendingMs` says then; a buyer's requests are sent one after the other. */
function slowBatcher(sendingMs: () => number, pace: StorePace = new IdlePace()): Batcher<Wish, string> {
  return new Batcher<Wish, string>({
    run: async (batch) => {
      await new Promise((resolve) => setTimeout(resolve, sendingMs()));
      return echo(batch);
    },
    pace,
    conflictKeys: ({ buyer }) => (buyer === undefined ? [] : [buyer]),
  });
}

describe('the time that a Batcher takes', () => {
  afterEach(() => jest.useRealTimers());

  it('gives up on the parts of a batch when all of them are locked, instead of waiting for one after the other', async () => {
    let sendings = 0;
    const batcher = new Batcher<number, string>({
      run: async () => {
        sendings += 1;
        await new Promise((resolve) => setTimeout(resolve, 250));
        throw storeBusy();
      },
      pace: new IdlePace(),
      conflictKeys: () => [],
      splitKey: (section) => section,
    });
    const sent = Array.from({ length: 20 }, (_, section) => codeOf(batcher.submit(section)));
    expect(new Set(await Promise.all(sent))).toEqual(new Set(['STORE_UNAVAILABLE']));
    // The batch, four parts after 250 ms and four after 500; without the limit it would be the batch and twenty.
    expect(sendings).toBeLessThanOrEqual(9);
  });

  it('answers everybody within two seconds while everything is locked, also who has waited behind another', async () => {
    jest.useFakeTimers();
    const batcher = new Batcher<Wish, string>({
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, 700));
        throw storeBusy();
      },
      pace: new IdlePace(),
      conflictKeys: ({ buyer }) => [buyer ?? ''],
      splitKey: ({ section }) => section ?? 0,
    });
    const tookMs: number[] = [];
    const ask = async (wish: Wish): Promise<void> => {
      const sinceMs = performance.now();
      await codeOf(batcher.submit(wish));
      tookMs.push(performance.now() - sinceMs);
    };
    const sent: Promise<void>[] = [];
    // Three requests of each buyer, who pass each other over, arrive for as long as it lasts.
    for (let index = 0; index < 150; index++) {
      sent.push(ask({ name: 'x', buyer: `${Math.floor(index / 3)}`, section: index % 20 }));
      await jest.advanceTimersByTimeAsync(20);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    expect(tookMs).toHaveLength(sent.length);
    expect(Math.max(...tookMs)).toBeLessThan(2_000);
  });

  it('answers everybody within two seconds behind a store that is slow, and serves again once it is well', async () => {
    jest.useFakeTimers();
    let sendingMs = 900;
    const batcher = slowBatcher(() => sendingMs);
    const answers: { code: string; tookMs: number }[] = [];
    const ask = async (wish: Wish): Promise<void> => {
      const sinceMs = performance.now();
      answers.push({ code: await codeOf(batcher.submit(wish)), tookMs: performance.now() - sinceMs });
    };
    // Three requests of each buyer: the last of them waits for two sendings before its own.
    for (let index = 0; index < 150; index++) {
      void ask({ name: 'x', buyer: `${Math.floor(index / 3)}` });
      await jest.advanceTimersByTimeAsync(20);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    expect(answers).toHaveLength(150);
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(2_000);
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['answered', 'STORE_UNAVAILABLE']));

    sendingMs = 20;
    void ask({ name: 'first' });
    await jest.advanceTimersByTimeAsync(50);
    // A crowd before a store that is well is served to its last, however long that takes.
    for (let index = 0; index < 100; index++) void ask({ name: 'x', buyer: 'one' });
    await jest.advanceTimersByTimeAsync(3_000);
    expect(answers.slice(150).map(({ code }) => code)).toEqual(Array<string>(101).fill('answered'));
  });

  it('gives a batch the time that its oldest has left, and one whose oldest has waited for long as much as a new one, unless a store is slow', async () => {
    jest.useFakeTimers();
    const pace = new IdlePace();
    const leftMs: number[] = [];
    const batcher = new Batcher<Wish, string>({
      run: (batch, sendByMs) => {
        leftMs.push(Math.round(sendByMs - performance.now()));
        return Promise.resolve(echo(batch));
      },
      pace,
      conflictKeys: () => [],
    });
    const askAfter = async (waitedMs: number): Promise<string[]> => {
      const sent = [batcher.submit({ name: 'a' }), batcher.submit({ name: 'b' }, performance.now() - waitedMs)].map(codeOf);
      await jest.advanceTimersByTimeAsync(10);
      return Promise.all(sent);
    };
    for (const waitedMs of [0, 500, 3_000]) await askAfter(waitedMs);
    expect(leftMs.splice(0)).toEqual([900, 600, 600]);

    // Somebody else's question, as that whose session it is.
    pace.answeredAfter(450);
    expect(await askAfter(500)).toEqual(['answered', 'answered']);
    expect(await askAfter(950)).toEqual(['answered', 'STORE_UNAVAILABLE']);
    expect(leftMs.splice(0)).toEqual([400, 900]);
    await jest.advanceTimersByTimeAsync(1_000);
    await askAfter(950);
    expect(leftMs).toEqual([600]);
  });

  it('sends no parts of a batch that was too late to be sent, and keeps nobody who would be too late together with those who would not', async () => {
    jest.useFakeTimers();
    const pace = new IdlePace();
    const sendings: number[] = [];
    const batcher = new Batcher<Wish, string>({
      run: async (batch, sendByMs) => {
        sendings.push(batch.length);
        // As a slow Redis before the ledger.
        await new Promise((resolve) => setTimeout(resolve, 350));
        if (performance.now() > sendByMs) throw storeBusy(new LineFullError());
        return echo(batch);
      },
      pace,
      conflictKeys: () => [],
      splitKey: ({ section }) => section ?? 0,
    });
    pace.answeredAfter(450);
    const early = [0, 500, 850].map((waitedMs, section) => codeOf(batcher.submit({ name: 'a', section }, performance.now() - waitedMs)));
    await jest.advanceTimersByTimeAsync(400);
    expect(await Promise.all(early)).toEqual(['answered', 'answered', 'STORE_UNAVAILABLE']);
    const late = [590, 0].map((waitedMs, section) => codeOf(batcher.submit({ name: 'a', section }, performance.now() - waitedMs)));
    await jest.advanceTimersByTimeAsync(400);
    expect(await Promise.all(late)).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
    expect(sendings).toEqual([2, 2]);
  });

  it('gives one that has waited here for long, before a store that is well, as much time as a new one', async () => {
    jest.useFakeTimers();
    const leftMs: number[] = [];
    const batcher = new Batcher<Wish, string>({
      run: async (batch, sendByMs) => {
        leftMs.push(sendByMs - performance.now());
        await new Promise((resolve) => setTimeout(resolve, 300));
        return echo(batch);
      },
      pace: new IdlePace(),
      conflictKeys: ({ buyer }) => [buyer ?? ''],
    });
    const sent = Array.from({ length: 5 }, () => batcher.submit({ name: 'a', buyer: 'one' }));
    await jest.advanceTimersByTimeAsync(2_000);
    await Promise.all(sent);
    expect(leftMs.map(Math.round)).toEqual([900, 600, 600, 600, 600]);
  });

  it('counts the time from when the caller asked', async () => {
    jest.useFakeTimers();
    const batcher = slowBatcher(() => 900);
    const first = codeOf(batcher.submit({ name: 'a' }));
    await jest.advanceTimersByTimeAsync(900);
    const answers = [codeOf(batcher.submit({ name: 'b' })), codeOf(batcher.submit({ name: 'c' }, performance.now() - 900))];
    await jest.advanceTimersByTimeAsync(900);
    expect(await Promise.all([first, ...answers])).toEqual(['answered', 'answered', 'STORE_UNAVAILABLE']);
  });

  it('refuses nobody for what this process itself has taken long to do', async () => {
    jest.useFakeTimers();
    const batcher = slowBatcher(() => 700, new BusyPace());
    const sent = Array.from({ length: 5 }, () => codeOf(batcher.submit({ name: 'a', buyer: 'one' })));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await Promise.all(sent)).toEqual(Array<string>(5).fill('answered'));
  });

  it('serves those who come after a sending of many seconds, when the process has been stopped for example', async () => {
    jest.useFakeTimers();
    let sendingMs = 10_000;
    const batcher = slowBatcher(() => sendingMs);
    const first = codeOf(batcher.submit({ name: 'a' }));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await first).toBe('answered');
    sendingMs = 20;
    const next = codeOf(batcher.submit({ name: 'b' }));
    await jest.advanceTimersByTimeAsync(100);
    expect(await next).toBe('answered');
  });
});
