import type { SchedulerRegistry } from '@nestjs/schedule';
import { Registry } from 'prom-client';
import { SystemClock } from '../common/clock.js';
import type { AppConfig } from '../platform/config/app-config.js';
import type { ExpireResult } from '../reservations/ledger/ledger.types.js';
import type { ReservationLedger } from '../reservations/ledger/reservation-ledger.js';
import type { ReservationCache } from '../reservations/reservation-cache.js';
import { ReservationMetrics } from '../reservations/reservation-metrics.js';
import type { ReservationStrategy } from '../reservations/reservation.strategy.js';
import { ReservationsService } from '../reservations/reservations.service.js';
import type { StockReading } from '../reservations/stock/stock-reading.js';
import { ExpiryService } from './expiry.service.js';

describe('ExpiryService', () => {
  it('goes on until a batch is empty: one that is not full has only come to the end of its section', async () => {
    const batches = [500, 3, 500, 1, 0, 7];
    const expireDue = (): Promise<number> => Promise.resolve(batches.shift() ?? 0);
    const service = new ExpiryService({} as AppConfig, { expireDue } as unknown as ReservationsService, {} as SchedulerRegistry);
    await service.run();
    expect(batches).toEqual([7]);
  });

  it('counts the sections that kept their due holds', async () => {
    const registry = new Registry();
    const stuck: ExpireResult = { expired: 0, lagMs: 0, freed: [], owners: [], failed: [{ sectionId: 7, error: '55P03' }, { sectionId: 9, error: '23514' }] };
    const reservations = new ReservationsService(
      {} as ReservationStrategy, { expireDue: () => Promise.resolve(stuck) } as unknown as ReservationLedger, {} as ReservationCache,
      new ReservationMetrics(registry), { note: () => undefined } as unknown as StockReading, new SystemClock());
    const service = new ExpiryService({} as AppConfig, reservations, {} as SchedulerRegistry);
    await service.run();
    await service.run();
    expect(await registry.getSingleMetricAsString('jari_expiry_failed_sections_total')).toContain('jari_expiry_failed_sections_total 4');
  });
});
