import type { SchedulerRegistry } from '@nestjs/schedule';
import type { AppConfig } from '../platform/config/app-config.js';
import type { ReservationsService } from '../reservations/reservations.service.js';
import { ExpiryService } from './expiry.service.js';

describe('ExpiryService', () => {
  it('goes on until a batch is empty: one that is not full has only come to the end of its section', async () => {
    const batches = [500, 3, 500, 1, 0, 7];
    const expireDue = (): Promise<number> => Promise.resolve(batches.shift() ?? 0);
    const service = new ExpiryService({} as AppConfig, { expireDue } as unknown as ReservationsService, {} as SchedulerRegistry);
    await service.run();
    expect(batches).toEqual([7]);
  });
});
