import { Turns } from './turns.js';
import type { InLine } from './turns.js';

const line = (...sizes: readonly number[]): InLine[] => sizes.map((size, index) => ({ id: index + 1, size }));
const ids = (chosen: readonly InLine[]): number[] => chosen.map(({ id }) => id);

describe('Turns', () => {
  it('takes what fits, also behind something that does not', () => {
    expect(ids(new Turns(20).take(line(9, 9, 9, 0, 2)))).toEqual([1, 2, 4, 5]);
  });

  it('comes to everybody, however often those in front stand in line again', () => {
    const turns = new Turns(20);
    const seen = [1, 2, 3].flatMap(() => ids(turns.take(line(10, 10, 10, 10, 10))));
    expect(seen).toEqual([1, 2, 3, 4, 5, 1]);
  });

  it('forgets those who do not come back', () => {
    const turns = new Turns(20);
    turns.take(line(10, 10, 10, 10));
    expect(ids(turns.take(line(10, 10)))).toEqual([1, 2]);
    expect(ids(turns.take(line(10, 10, 10)))).toEqual([1, 2]);
  });
});
