import { ActivityTally } from './activity-tally.js';
import { FailingSections } from './failing-sections.js';
import { RecentEvents } from './recent-events.js';

describe('ActivityTally', () => {
  it('hands each count over once, and takes back what could not be kept', () => {
    const tally = new ActivityTally();
    tally.count(1, 'held');
    tally.count(1, 'expired', 3);
    tally.count(undefined, 'refused');
    const taken = tally.takeAll();
    expect([...taken]).toEqual([[1, { held: 1, confirmed: 0, cancelled: 0, expired: 3, refused: 0 }]]);
    tally.count(1, 'held');
    tally.putBack(taken);
    expect(tally.takeAll().get(1)).toMatchObject({ held: 2, expired: 3 });
    expect(tally.takeAll().size).toBe(0);
  });
});

describe('what has happened lately', () => {
  let nowMs = 0;

  it('is forgotten after its time', () => {
    const events = new RecentEvents(1000, () => nowMs);
    events.add();
    nowMs = 600;
    events.add();
    expect(events.state).toEqual({ count: 2, sinceMs: 600 });
    nowMs = 1200;
    expect(events.state).toEqual({ count: 1, sinceMs: 600 });
    nowMs = 5000;
    expect(events.state).toEqual({ count: 0, sinceMs: 0 });
  });

  it('names sections while they fail, and for how long they have', () => {
    nowMs = 0;
    const failing = new FailingSections(() => nowMs);
    failing.add([1, 2]);
    nowMs = 10_000;
    failing.add([2]);
    failing.remove(1);
    expect(failing.current).toEqual([{ sectionId: 2, sinceMs: 10_000 }]);
    nowMs = 85_001;
    // Long ago and again: it has not failed all the time, whether or not anybody has looked meanwhile.
    failing.add([2]);
    expect(failing.current).toEqual([{ sectionId: 2, sinceMs: 0 }]);
    nowMs = 160_002;
    expect(failing.current).toEqual([]);
  });
});
