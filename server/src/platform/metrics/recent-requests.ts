import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { BUCKETS_SECONDS, RequestDurations } from './request-durations.js';
import type { RequestTotals } from './request-durations.js';

const SAMPLE_INTERVAL_MS = 5_000;
const WINDOW_MS = 60_000;

export interface RecentResponses {
  readonly requests: number;
  readonly perSecond: number;
  /** 0 while there was none. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Answered with 500 or above. */
  readonly failures: number;
}

interface Sample {
  readonly atMs: number;
  readonly totals: RequestTotals;
}

/** The requests of about the last minute: what has been counted since boot, less what had been a minute ago. No request pays for it. */
@Injectable()
export class RecentRequests {
  private readonly samples: Sample[];

  constructor(
    private readonly durations: RequestDurations,
    private readonly clock: Clock,
  ) {
    this.samples = [this.now()];
  }

  /** Of the samples that are a minute old or older, one is kept. */
  @Interval(SAMPLE_INTERVAL_MS)
  sample(): void {
    const now = this.now();
    this.samples.push(now);
    while (this.samples[1] !== undefined && now.atMs - this.samples[1].atMs >= WINDOW_MS) this.samples.shift();
  }

  state(): RecentResponses {
    const now = this.now();
    const before = this.samples[0] ?? now;
    const counts = now.totals.counts.map((count, bucket) => count - (before.totals.counts[bucket] ?? 0));
    const requests = now.totals.count - before.totals.count;
    const seconds = Math.max(1, (now.atMs - before.atMs) / 1000);
    return {
      requests,
      perSecond: rounded(requests / seconds),
      p50Ms: quantileMs(counts, requests, 0.5),
      p95Ms: quantileMs(counts, requests, 0.95),
      p99Ms: quantileMs(counts, requests, 0.99),
      failures: now.totals.failures - before.totals.failures,
    };
  }

  private now(): Sample {
    return { atMs: this.clock.monotonicMs(), totals: this.durations.totals() };
  }
}

/** As Prometheus reads a histogram: evenly spread within a bucket; beyond the last one its bound is all that is known. */
function quantileMs(counts: readonly number[], total: number, quantile: number): number {
  if (total === 0) return 0;
  const rank = quantile * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    const [from, to] = [(BUCKETS_SECONDS[bucket - 1] ?? 0) * 1000, (BUCKETS_SECONDS[bucket] ?? 0) * 1000];
    if (count > 0 && below + count >= rank) return rounded(from + ((to - from) * (rank - below)) / count);
    below += count;
  }
  return (BUCKETS_SECONDS.at(-1) ?? 0) * 1000;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
