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
});
