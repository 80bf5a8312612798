import { Patience } from './patience.js';

describe('Patience', () => {
  let nowMs = 0;
  const looks = (patience: Patience, ...afterMs: number[]): boolean[] => afterMs.map((ms) => {
    nowMs += ms;
    return patience.isOver;
  });

  it('ends after its time, however often one looks', () => {
    expect(looks(new Patience(2_000, () => nowMs), 50, 950, 999, 1, 1)).toEqual([false, false, false, false, true]);
  });

  it('counts a second at most of what a machine stood still', () => {
    expect(looks(new Patience(2_000, () => nowMs), 9_000, 1_000, 1)).toEqual([false, false, true]);
  });
});
