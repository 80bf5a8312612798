import { Module } from '@nestjs/common';
import { CacheMetrics } from './cache-metrics.js';
import { CacheService } from './cache.service.js';

@Module({ providers: [CacheService, CacheMetrics], exports: [CacheService] })
export class CacheModule {}
