import { SilentError } from '../platform/database/database-failure.js';
import { LineFullError } from '../platform/database/waiting-line.js';
import { RequestBatch } from './request-batch.js';

const MAX_WAITING = 20_000;
const IN_FLIGHT = 2;

describe('RequestBatch', () => {
  it('turns away at once whom it could not serve soon, and serves the others', async () => {
    let open: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => { open = resolve; });
    const batch = new RequestBatch<number, number>(async (items) => {
      await isOpen;
      return items.map((item) => item * 2);
    });
    const accepted = Array.from({ length: MAX_WAITING + IN_FLIGHT }, (_, index) => batch.add(index));
    await expect(batch.add(-1)).rejects.toMatchObject({ kind: 'unavailable', code: 'OVERLOADED' });

    open();
    const answers = await Promise.all(accepted);
    expect(answers.every((answer, index) => answer === index * 2)).toBe(true);
    expect(await batch.add(7)).toBe(14);
  });

  it.each([
    { name: 'does not let those who wait find out once more that PostgreSQL is silent', error: new SilentError(), answers: ['silent', 'failed', 'failed', 'failed'] },
    { name: 'lets those who wait try where nobody was asked', error: new LineFullError(), answers: ['silent', 'failed', 'answered', 'answered'] },
  ])('$name', async ({ error, answers }) => {
    const fails: (() => void)[] = [];
    let isWell = false;
    const batch = new RequestBatch<string, string>((items) => isWell
      ? Promise.resolve(items)
      : new Promise((_, reject) => fails.push(() => reject(error))));
    const told = ['one', 'two', 'three', 'four'].map((item) => batch.add(item).then(() => 'answered', () => 'failed'));
    isWell = true;
    fails[1]?.();
    await Promise.all(told.slice(1));
    const first = Promise.race([told[0], new Promise((resolve) => setImmediate(() => resolve('silent')))]);
    expect([await first, ...await Promise.all(told.slice(1))]).toEqual(answers);
    fails[0]?.();
    expect(await told[0]).toBe('failed');
    expect(await batch.add('later')).toBe('later');
  });
});
