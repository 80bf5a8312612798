import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { CacheService } from './cache.service.js';

/** What the cache reports about itself. */
@Injectable()
export class CacheMetrics implements OnModuleInit {
  constructor(
    private readonly registry: Registry,
    private readonly cache: CacheService,
  ) {}

  onModuleInit(): void {
    const { cache } = this;
    const registers = [this.registry];
    new Counter({
      name: 'jari_cache_reads_total',
      help: 'Reads through the cache by where the answer came from; those who joined a read under way are not counted.',
      labelNames: ['from'],
      registers,
      collect() {
        const { hits, localHits, misses } = cache.counters;
        this.reset();
        this.inc({ from: 'redis' }, hits);
        this.inc({ from: 'memory' }, localHits);
        this.inc({ from: 'fill' }, misses);
      },
    });
    new Counter({
      name: 'jari_cache_lost_fills_total',
      help: 'Fills that were not stored because an invalidation had come meanwhile.',
      registers,
      collect() {
        this.reset();
        this.inc(cache.counters.lostFills);
      },
    });
    new Counter({
      name: 'jari_cache_missed_invalidations_total',
      help: 'Occasions on which Redis may have missed an invalidation; each is made up for by renewing the namespace.',
      registers,
      collect() {
        this.reset();
        this.inc(cache.counters.missedInvalidations);
      },
    });
  }
}
