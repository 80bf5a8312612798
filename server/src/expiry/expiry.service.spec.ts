import type { SchedulerRegistry } from '@nestjs/schedule';
import { Registry } from 'prom-client';
import { Clock } from '../common/clock.js';
import { StorePace } from '../common/store-pace.js';
import type { AppConfig } from '../platform/config/app-config.js';
import type { Database } from '../platform/database/database.js';
import { RecurringJobs } from '../platform/jobs/recurring-jobs.js';
import type { ExpireResult } from '../reservations/ledger/ledger.types.js';
import type { ReservationLedger } from '../reservations/ledger/reservation-ledger.js';
import type { ReservationCache } from '../reservations/reservation-cache.js';
import { ReservationMetrics } from '../reservations/reservation-metrics.js';
import type { ReservationStrategy } from '../reservations/reservation.strategy.js';
import { ReservationsService } from '../reservations/reservations.service.js';
import type { Expired } from '../reservations/reservations.service.js';
import type { StockReading } from '../reservations/stock/stock-reading.js';
import { ExpiryService } from './expiry.service.js';

class MovableClock extends Clock {
  aheadMs = 0;
  nowMs(): number { return this.aheadMs; }
  monotonicMs(): number { return this.aheadMs; }
}

const NONE: Expired = { expired: 0, lagMs: 0, failed: [] };
const registry = new Registry();
const clock = new MovableClock();
const metric = async (name: string): Promise<number> => Number((await registry.getSingleMetricAsString(name)).split(' ').at(-1));
const expiryOf = (reservations: Pick<ReservationsService, 'expireDue'>): ExpiryService =>
  new ExpiryService({} as AppConfig, reservations as ReservationsService, {} as SchedulerRegistry, clock, new RecurringJobs({ isAway: false } as Database, registry), registry);

/** Expiry of batches that are given beforehand, and which sections it left alone in each. */
function expiring(batches: Partial<Expired>[], batchMs = 0) {
  const skipped: number[][] = [];
  const expireDue = (_: number, skip: readonly number[]): Promise<Expired> => {
    skipped.push([...skip]);
    clock.aheadMs += batchMs;
    return Promise.resolve({ ...NONE, ...batches.shift() });
  };
  return { skipped, service: expiryOf({ expireDue }) };
}

describe('ExpiryService', () => {
  beforeEach(() => registry.clear());

  it('goes on until a batch is empty: one that is not full has only come to the end of its section', async () => {
    const batches = [500, 3, 500, 1, 0, 7].map((expired) => ({ expired }));
    await expiring(batches).service.run();
    expect(batches).toEqual([{ expired: 7 }]);
  });

  it('leaves sections that failed alone for the rest of the run, and tries them again in the next', async () => {
    const { skipped, service } = expiring([{ failed: [7, 9] }, { expired: 2, failed: [8] }, { expired: 1 }]);
    await service.run();
    await service.run();
    expect(skipped).toEqual([[], [7, 9], [7, 9, 8], [7, 9, 8], []]);
  });

  it('tries them again after a while where a run does not end', async () => {
    const { skipped, service } = expiring([{ failed: [7] }, { expired: 1 }, { expired: 1 }, { expired: 1 }], 2_500);
    await service.run();
    expect(skipped).toEqual([[], [7], [7], [], []]);
  });

  it('shows how late the latest hold of a run was, until the next run', async () => {
    const { service } = expiring([{ expired: 2, lagMs: 700 }, { expired: 1, lagMs: 900 }, { expired: 1, lagMs: 100 }, NONE]);
    await service.run();
    expect(await metric('jari_expiry_lag_seconds')).toBe(0.9);
    await service.run();
    expect(await metric('jari_expiry_lag_seconds')).toBe(0);
  });

  it('counts the sections that kept their due holds', async () => {
    const failed = [{ sectionId: 7, error: '55P03' }, { sectionId: 9, error: '23514' }];
    const expireDue = (_: number, skip: readonly number[]): Promise<ExpireResult> =>
      Promise.resolve({ expired: 0, lagMs: 0, freed: [], owners: [], failed: skip.length > 0 ? [] : failed });
    const service = expiryOf(new ReservationsService(
      {} as ReservationStrategy, { expireDue } as unknown as ReservationLedger, {} as ReservationCache,
      new ReservationMetrics(registry), { note: () => undefined } as unknown as StockReading, clock, new StorePace()));
    await service.run();
    await service.run();
    expect(await metric('jari_expiry_failed_sections_total')).toBe(4);
  });
});
