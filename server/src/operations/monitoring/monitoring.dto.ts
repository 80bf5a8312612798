import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'RedisMonitoring' })
export class RedisMonitoring {
  /** @example "ok" */
  state: 'ok' | 'away' | 'off';
  /** Since the instance booted.
   * @example 184213 */
  calls: number;
  /** @example 0 */
  failedCalls: number;
  /** How often Redis went away.
   * @example 0 */
  absences: number;
}

/** The connections to PostgreSQL. */
@ApiSchema({ name: 'DatabaseMonitoring' })
export class DatabaseMonitoring {
  /** @example 16 */
  total: number;
  /** @example 14 */
  idle: number;
  /** Callers without a connection.
   * @example 0 */
  waiting: number;
  /** @example 16 */
  max: number;
}

/** The requests of the last minute. */
@ApiSchema({ name: 'ResponseMonitoring' })
export class ResponseMonitoring {
  /** @example 54210 */
  requests: number;
  /** @example 903.5 */
  perSecond: number;
  /** 0 while there was none.
   * @example 1.8 */
  p50Ms: number;
  /** @example 6.2 */
  p95Ms: number;
  /** @example 14 */
  p99Ms: number;
  /** Answered with 500 or above.
   * @example 0 */
  failures: number;
}

/** How one instance is doing. */
@ApiSchema({ name: 'Monitoring' })
export class MonitoringDocument {
  /** @example "2026-11-20T11:00:00.000Z" */
  asOf: string;
  /** @example "slot" */
  strategy: 'slot' | 'lock';
  /** @example 86400 */
  uptimeSeconds: number;
  @ApiProperty({ type: () => RedisMonitoring })
  redis: RedisMonitoring;
  @ApiProperty({ type: () => DatabaseMonitoring })
  database: DatabaseMonitoring;
  @ApiProperty({ type: () => ResponseMonitoring })
  responses: ResponseMonitoring;
  /** Open live streams of this instance.
   * @example 1204 */
  liveViewers: number;
  /** Buyers with a session that has not ended, on however many devices, of all instances; guests are buyers, operators are not. As counted within the last half minute; null while PostgreSQL does not say.
   * @example 5310 */
  @ApiProperty({ type: Number, nullable: true })
  signedIn: number | null;
}
