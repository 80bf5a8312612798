import { LossLots } from './lost-replies.js';

const draws = (lots: LossLots, count: number): boolean[] => Array.from({ length: count }, () => lots.draw());

describe('LossLots', () => {
  it('draws each n-th, up to its limit', () => {
    const lots = new LossLots({ every: 2, limit: 2 });
    expect(draws(lots, 6)).toEqual([false, true, false, true, false, false]);
  });

  it('draws with a probability', () => {
    const numbers = [0.2, 0.3, 0.1];
    const lots = new LossLots({ probability: 0.3, random: () => numbers.shift() ?? 1 });
    expect(draws(lots, 4)).toEqual([true, false, true, false]);
  });

  it('draws another for one that failed, and none when stopped', () => {
    const lots = new LossLots({ every: 1, limit: 1 });
    expect(draws(lots, 2)).toEqual([true, false]);
    lots.giveBack();
    expect(lots.draw()).toBe(true);
    lots.giveBack();
    lots.stop();
    expect(lots.draw()).toBe(false);
  });
});
