import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import { DomainError } from '../common/domain-error.js';
import { Drain } from '../platform/http/drain.js';
import { ApiProblems } from '../platform/http/problems/api-problems.decorator.js';
import { RateLimited } from '../platform/http/route-config.js';
import { RedisGateway } from '../platform/redis/redis-gateway.js';
import { Liveness, Readiness } from './health.dto.js';
import { PostgresqlIndicator } from './postgresql.indicator.js';

const REDIS_WORDS = { ok: 'up', away: 'away', off: 'off' } as const;

/** For orchestrators, at the root. */
@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly postgresql: PostgresqlIndicator,
    private readonly redis: RedisGateway,
    private readonly drain: Drain,
  ) {}

  /** Whether the process is alive; asks nobody else, so that a database that is away gets no server restarted. */
  @Get('live')
  @RateLimited('none')
  getLiveness(): Liveness {
    return { status: 'ok' };
  }

  /** Whether buyers can be served: PostgreSQL answers, and the server is not being stopped. */
  @Get('ready')
  @RateLimited('none')
  @ApiProblems('STORE_UNAVAILABLE')
  async getReadiness(): Promise<Readiness> {
    if (this.drain.hasBegun) throw notReady('This server is being stopped.');
    try {
      await this.health.check([() => this.postgresql.check()]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) throw notReady('PostgreSQL does not answer.');
      throw error;
    }
    const { state } = this.redis;
    return { status: state === 'ok' ? 'ok' : 'degraded', details: { postgresql: 'up', redis: REDIS_WORDS[state] } };
  }
}

/** The same under /api, where those look who have only that path routed to the server. */
@ApiTags('Operations')
@Controller('api/health')
export class ApiHealthController extends HealthController {}

function notReady(detail: string): DomainError {
  return new DomainError('unavailable', 'STORE_UNAVAILABLE', detail, { retryAfterSeconds: 1 });
}
