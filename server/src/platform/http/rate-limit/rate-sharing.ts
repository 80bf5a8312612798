import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { RateCounters } from './rate-counters.js';

const SHARE_INTERVAL_MS = 250;

/** Exchanges the counts with the other instances four times a second. */
@Injectable()
export class RateSharing implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly counters: RateCounters) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.counters.share(), SHARE_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
