import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { RecurringJobs } from '../../platform/jobs/recurring-jobs.js';
import type { FailingJob, Job } from '../../platform/jobs/recurring-jobs.js';
import { RedisGateway } from '../../platform/redis/redis-gateway.js';
import { ReservationMetrics } from '../../reservations/reservation-metrics.js';
import { ReservationStrategy } from '../../reservations/reservation.strategy.js';
import type { AttentionDocument, AttentionItem } from './attention.dto.js';

/** A difference that lasts shorter is found and repaired without anybody. */
const DRIFT_MS = 2_000;
const EXPIRY_LAG_SECONDS = 3;
/** So many callers without a connection wait longer than a moment. */
const BUSY_POOL = 100;
/** Without these, places do not come back or numbers grow old; the others are charts and tidying up. */
const URGENT_JOBS: ReadonlySet<Job> = new Set<Job>(['expire-holds', 'keep-stock']);

// The index on the deadlines of holds answers it; while expiry keeps up, it reads nothing.
const OVERDUE = `
  SELECT clock_timestamp() AS "asOf", count(*)::int AS count, extract(epoch FROM clock_timestamp() - min(expires_at))::float8 AS "sinceSeconds"
    FROM reservations WHERE status = 'pending' AND expires_at < (SELECT clock_timestamp()) - make_interval(secs => $1)`;

const SECTIONS = 'SELECT id AS "sectionId", name AS "sectionName", event_id AS "eventId" FROM sections WHERE id = ANY ($1::int[])';

type SectionNames = Required<Pick<AttentionItem, 'sectionId' | 'sectionName' | 'eventId'>>;

/** What only PostgreSQL knows. */
interface Reading {
  readonly overdue: Overdue | undefined;
  readonly named: ReadonlyMap<number, SectionNames>;
}

interface Overdue {
  asOf: Date;
  count: number;
  sinceSeconds: number | null;
}

/** What an operator should know of. Everything but overdue holds and names is what this instance knows by itself, also without PostgreSQL. */
@Injectable()
export class AttentionService {
  constructor(
    private readonly database: Database,
    private readonly redis: RedisGateway,
    private readonly strategy: ReservationStrategy,
    private readonly metrics: ReservationMetrics,
    private readonly jobs: RecurringJobs,
  ) {}

  async look(): Promise<AttentionDocument> {
    const drifting = this.strategy.drifts.filter(({ forMs }) => forMs >= DRIFT_MS);
    const failing = this.metrics.failingSections.current;
    const pool = this.ofPool();
    const reading = await this.read([...drifting, ...failing].map(({ sectionId }) => sectionId));
    const nameOf = (sectionId: number): SectionNames | undefined => reading?.named.get(sectionId);
    const items = [
      reading === undefined ? this.ofDatabase() : undefined,
      this.ofRedis(),
      ...drifting.map((drift) => ofDrift(drift.forMs, nameOf(drift.sectionId))),
      this.ofRepairs(),
      ofOverdue(reading?.overdue),
      ...failing.map((section) => ofFailing(section.sinceMs, nameOf(section.sectionId))),
      ...this.jobs.failing.map(ofJob),
      pool,
    ].filter((item) => item !== undefined);
    return { asOf: (reading?.overdue?.asOf ?? new Date()).toISOString(), items };
  }

  /** undefined while PostgreSQL is away. A busy one that does not answer this question may well sell, so it is not called away. */
  private async read(sectionIds: readonly number[]): Promise<Reading | undefined> {
    try {
      const [[overdue], named] = await Promise.all([
        this.database.query<Overdue>(OVERDUE, [EXPIRY_LAG_SECONDS]),
        this.named(sectionIds),
      ]);
      return { overdue, named };
    } catch (error) {
      if (this.database.isAway) return undefined;
      throw error;
    }
  }

  private ofDatabase(): AttentionItem {
    return {
      kind: 'databaseAway',
      severity: 'critical',
      detail: 'PostgreSQL does not answer; nothing can be held, confirmed or cancelled until it does.',
      sinceSeconds: wholeSeconds(this.database.absentForMs),
    };
  }

  private ofRedis(): AttentionItem | undefined {
    const { state } = this.redis;
    if (state === 'ok') return undefined;
    if (state === 'off') return { kind: 'redisOff', severity: 'warning', detail: 'The server runs without Redis; PostgreSQL serves alone.' };
    return {
      kind: 'redisAway',
      severity: 'critical',
      detail: 'Redis cannot be reached; PostgreSQL serves alone until it is back.',
      sinceSeconds: wholeSeconds(this.redis.absentForMs),
    };
  }

  private ofRepairs(): AttentionItem | undefined {
    const { count, sinceMs } = this.metrics.recentRepairs.state;
    if (count === 0) return undefined;
    return {
      kind: 'repairs',
      severity: 'warning',
      detail: "Redis's pictures of sections were lost or wrong within the last five minutes, and were made anew.",
      count,
      sinceSeconds: wholeSeconds(sinceMs),
    };
  }

  /** Before this look itself asks for a connection. */
  private ofPool(): AttentionItem | undefined {
    const { waiting, max } = this.database.poolState;
    if (waiting === 0) return undefined;
    return {
      kind: 'poolBusy',
      severity: waiting >= BUSY_POOL ? 'critical' : 'warning',
      detail: `Callers are waiting for one of the ${max} connections to PostgreSQL.`,
      count: waiting,
    };
  }

  private async named(sectionIds: readonly number[]): Promise<ReadonlyMap<number, SectionNames>> {
    if (sectionIds.length === 0) return new Map();
    const rows = await this.database.query<SectionNames>(SECTIONS, [sectionIds]);
    return new Map(rows.map((row) => [row.sectionId, row]));
  }
}

function ofDrift(forMs: number, names: SectionNames | undefined): AttentionItem {
  return {
    kind: 'counterDrift',
    severity: 'warning',
    detail: 'Redis counts other places of the section than PostgreSQL, which decides; nothing is oversold.',
    ...names,
    sinceSeconds: wholeSeconds(forMs),
  };
}

function ofFailing(sinceMs: number, names: SectionNames | undefined): AttentionItem {
  return {
    kind: 'expiryFailed',
    severity: 'critical',
    detail: 'Holds of the section are due and could not be given back.',
    ...names,
    sinceSeconds: wholeSeconds(sinceMs),
  };
}

function ofOverdue(overdue: Overdue | undefined): AttentionItem | undefined {
  if (overdue === undefined || overdue.count === 0) return undefined;
  return {
    kind: 'expiryLag',
    severity: 'critical',
    detail: 'Holds whose deadline has passed have not been given back yet.',
    count: overdue.count,
    sinceSeconds: Math.floor(overdue.sinceSeconds ?? 0),
  };
}

function ofJob({ job, sinceMs }: FailingJob): AttentionItem {
  return {
    kind: 'jobFailed',
    severity: URGENT_JOBS.has(job) ? 'critical' : 'warning',
    detail: 'A recurring job has not worked since it failed; it is tried again at its times.',
    job,
    sinceSeconds: wholeSeconds(sinceMs),
  };
}

const wholeSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
