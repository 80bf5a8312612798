import { Registry } from 'prom-client';
import { Clock } from '../../common/clock.js';
import { RecentRequests } from './recent-requests.js';
import { RequestDurations } from './request-durations.js';

class MovableClock extends Clock {
  ms = 0;

  nowMs(): number {
    return this.ms;
  }

  monotonicMs(): number {
    return this.ms;
  }
}

describe('RecentRequests', () => {
  it('tells of the last minute what was counted in it', () => {
    const clock = new MovableClock();
    const durations = new RequestDurations(new Registry());
    const route = durations.route('GET', '/x');
    const recent = new RecentRequests(durations, clock);
    const pass = (seconds: number): void => {
      for (let passed = 0; passed < seconds; passed += 5) {
        clock.ms += 5_000;
        recent.sample();
      }
    };
    for (let count = 0; count < 100; count++) route.observe(count < 2 ? 503 : 200, count < 90 ? 0.5 : 40);
    pass(10);
    expect(recent.state()).toEqual({ requests: 100, perSecond: 10, p50Ms: 0.6, p95Ms: 37.5, p99Ms: 47.5, failures: 2 });
    pass(55);
    route.observe(200, 6_000);
    expect(recent.state()).toMatchObject({ requests: 1, p50Ms: 5_000, failures: 0 });
    pass(65);
    expect(recent.state()).toEqual({ requests: 0, perSecond: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, failures: 0 });
  });
});
