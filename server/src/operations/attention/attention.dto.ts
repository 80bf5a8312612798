import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Job } from '../../platform/jobs/recurring-jobs.js';

/** One thing that an operator should know of. */
@ApiSchema({ name: 'AttentionItem' })
export class AttentionItem {
  /** Stable; the console has words of its own for each.
   * @example "counterDrift" */
  kind: 'databaseAway' | 'redisAway' | 'redisOff' | 'counterDrift' | 'repairs' | 'expiryLag' | 'expiryFailed' | 'jobFailed' | 'poolBusy';
  /** @example "warning" */
  severity: 'warning' | 'critical';
  /** @example "Redis counts other places than PostgreSQL has; the section is being repaired." */
  detail: string;
  /** @example 3 */
  sectionId?: number;
  /** @example "스탠딩 A · Standing A" */
  sectionName?: string;
  /** @example 1 */
  eventId?: number;
  /** Which recurring job fails.
   * @example "write-activity" */
  job?: Job;
  /** Repairs, holds that are due, or callers waiting, by the kind.
   * @example 2 */
  count?: number;
  /** Whole seconds for which it has been so.
   * @example 4 */
  sinceSeconds?: number;
}

/** What needs attention, as this instance sees it; empty on a good day. */
@ApiSchema({ name: 'Attention' })
export class AttentionDocument {
  /** @example "2026-11-20T11:00:00.000Z" */
  asOf: string;
  @ApiProperty({ type: () => [AttentionItem] })
  items: AttentionItem[];
}
