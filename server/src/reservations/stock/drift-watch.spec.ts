import { DriftWatch } from './drift-watch.js';

const stock = (taken: number, stockVersion: number, epoch = '5') => ({ sectionId: 1, epoch, capacity: 100, taken, stockVersion });

describe('DriftWatch', () => {
  const states = (...seen: [ReturnType<typeof stock>, ReturnType<typeof stock> | undefined][]): number[] => {
    const watch = new DriftWatch();
    return seen.map(([reading, picture], index) => {
      watch.examine([reading], [picture], index * 1000);
      return watch.current[0]?.forMs ?? -1;
    });
  };

  it('counts from the first comparison that finds the same difference', () => {
    expect(states([stock(4, 9), stock(4, 9)], [stock(4, 9), stock(7, 9)], [stock(4, 9), stock(7, 9)], [stock(5, 10), stock(7, 9)], [stock(5, 10), stock(5, 10)])).toEqual([-1, 0, 1000, 2000, -1]);
  });

  it('takes nothing for drift that moves on, nor what is newer than the reading', () => {
    expect(states([stock(4, 9), stock(3, 8)], [stock(6, 11), stock(5, 10)], [stock(8, 13), stock(7, 12)])).toEqual([0, 0, 0]);
    expect(states([stock(4, 9), stock(8, 12)], [stock(4, 9), stock(8, 12)])).toEqual([-1, -1]);
  });

  it('counts a missing picture and another epoch, and forgets when Redis cannot be asked', () => {
    expect(states([stock(4, 9), undefined], [stock(4, 9), undefined])).toEqual([0, 1000]);
    expect(states([stock(4, 9, '6'), stock(4, 9)], [stock(4, 9, '6'), stock(4, 9)])).toEqual([0, 1000]);
    const watch = new DriftWatch();
    watch.examine([stock(4, 9)], [undefined], 0);
    watch.forget();
    expect(watch.current).toEqual([]);
  });
});
