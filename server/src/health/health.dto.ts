import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'Liveness' })
export class Liveness {
  /** @example "ok" */
  status: 'ok';
}

@ApiSchema({ name: 'ReadinessDetails' })
export class ReadinessDetails {
  /** @example "up" */
  postgresql: 'up';
  /** `off` without REDIS_URL.
   * @example "up" */
  redis: 'up' | 'away' | 'off';
}

@ApiSchema({ name: 'Readiness' })
export class Readiness {
  /** `degraded` while Redis is away or not configured: everything works, through PostgreSQL alone.
   * @example "ok" */
  status: 'ok' | 'degraded';

  @ApiProperty({ type: () => ReadinessDetails })
  details: ReadinessDetails;
}
