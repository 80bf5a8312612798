import { Histogram } from 'prom-client';
import type { MetricObjectWithValues, MetricValueWithName, Registry } from 'prom-client';

export const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const NAME = 'jari_http_request_seconds';
const HELP = 'Time from a request to the end of its answer, by route and status.';

interface Tally {
  readonly labels: { method: string; route: string; status: number };
  readonly counts: Uint32Array;
  count: number;
  sumMs: number;
}

/** All requests since boot. */
export interface RequestTotals {
  /** By bucket, not cumulated; what took longer than the last bucket is in `count` alone. */
  readonly counts: readonly number[];
  readonly count: number;
  /** Answered with 500 or above. */
  readonly failures: number;
}

/** The requests of one route; counting one costs two additions and no allocation. */
export class RouteDurations {
  readonly tallies = new Map<number, Tally>();

  constructor(
    private readonly method: string,
    private readonly route: string,
  ) {}

  observe(status: number, milliseconds: number): void {
    let tally = this.tallies.get(status);
    if (tally === undefined) {
      tally = { labels: { method: this.method, route: this.route, status }, counts: new Uint32Array(BUCKETS_SECONDS.length), count: 0, sumMs: 0 };
      this.tallies.set(status, tally);
    }
    let bucket = 0;
    while (bucket < BUCKETS_SECONDS.length && milliseconds > BUCKETS_SECONDS[bucket]! * 1000) bucket += 1;
    if (bucket < BUCKETS_SECONDS.length) tally.counts[bucket]! += 1;
    tally.count += 1;
    tally.sumMs += milliseconds;
  }
}

/**
 * Requests by method, route and status with their durations. prom-client's own histogram makes an object and a
 * string of the labels for every observation; here each route keeps its counts, and they are put into
 * Prometheus's form when somebody asks.
 */
export class RequestDurations extends Histogram {
  private readonly routes: RouteDurations[] = [];

  constructor(registry: Registry) {
    super({ name: NAME, help: HELP, buckets: BUCKETS_SECONDS, registers: [registry] });
  }

  route(method: string, route: string): RouteDurations {
    const durations = new RouteDurations(method, route);
    this.routes.push(durations);
    return durations;
  }

  totals(): RequestTotals {
    const counts = BUCKETS_SECONDS.map(() => 0);
    let [count, failures] = [0, 0];
    for (const { tallies } of this.routes) {
      for (const [status, tally] of tallies) {
        count += tally.count;
        if (status >= 500) failures += tally.count;
        counts.forEach((sum, bucket) => (counts[bucket] = sum + tally.counts[bucket]!));
      }
    }
    return { counts, count, failures };
  }

  override get(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    const values = this.routes.flatMap((route) => [...route.tallies.values()].flatMap(valuesOf));
    // The type of `type` asks for the enum, at run time it is the word.
    const metric = { name: NAME, help: HELP, type: 'histogram', values, aggregator: 'sum' };
    return Promise.resolve(metric as unknown as MetricObjectWithValues<MetricValueWithName<string>>);
  }

  /** What the registry asks when it prints; prom-client's types leave it out. */
  getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    return this.get();
  }
}

function valuesOf({ labels, counts, count, sumMs }: Tally): MetricValueWithName<string>[] {
  let below = 0;
  const buckets = BUCKETS_SECONDS.map((le, index) => {
    below += counts[index]!;
    return { metricName: `${NAME}_bucket`, labels: { ...labels, le }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { metricName: `${NAME}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${NAME}_count`, labels, value: count },
  ];
}
