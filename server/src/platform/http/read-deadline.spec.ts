import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { firstValueFrom, from, timer } from 'rxjs';
import { AvailabilityController } from '../../availability/availability.controller.js';
import { StorePace } from '../../common/store-pace.js';
import { EventsController } from '../../events/events.controller.js';
import { ReservationsController } from '../../reservations/reservations.controller.js';
import { ReadDeadline } from './read-deadline.js';

describe('ReadDeadline', () => {
  let pace: StorePace;
  afterEach(() => jest.useRealTimers());

  /** What a request that arrived so long ago is answered, and when, by a handler that takes so long. */
  async function ask(elapsedTime: number, handlerMs: number): Promise<[string, number]> {
    const context = { switchToHttp: () => ({ getResponse: () => ({ elapsedTime }) }) } as unknown as ExecutionContext;
    const handler: CallHandler = { handle: () => from(firstValueFrom(timer(handlerMs)).then(() => 'answered')) };
    const startedAtMs = performance.now();
    const answer = await firstValueFrom(new ReadDeadline(pace).intercept(context, handler)).catch((error: { code: string }) => error.code);
    return [answer as string, elapsedTime + performance.now() - startedAtMs];
  }

  it('tells those who would hear too late to try again, counting from their arrival', async () => {
    jest.useFakeTimers();
    pace = new StorePace();
    const asked = [ask(0, 1_700), ask(0, 5_000), ask(900, 800), ask(900, 1_000)];
    await jest.advanceTimersByTimeAsync(6_000);
    expect(await Promise.all(asked)).toEqual([['answered', 1_700], ['STORE_UNAVAILABLE', 1_800], ['answered', 1_700], ['STORE_UNAVAILABLE', 1_800]]);

    pace.answeredAfter(500);
    const askedSlow = [ask(0, 1_500), ask(0, 5_000)];
    await jest.advanceTimersByTimeAsync(6_000);
    expect(await Promise.all(askedSlow)).toEqual([['answered', 1_500], ['STORE_UNAVAILABLE', 1_600]]);
  });

  it.each([AvailabilityController, EventsController, ReservationsController])('is over every read of %p but the stream', ({ prototype }) => {
    const reads = Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([, { value }]) => Reflect.getMetadata(METHOD_METADATA, value as object) === RequestMethod.GET)
      .map(([name, { value }]) => ({ name, interceptors: Reflect.getMetadata(INTERCEPTORS_METADATA, value as object) as unknown }));
    expect(reads.length).toBeGreaterThan(1);
    expect(reads.filter(({ interceptors }) => !Array.isArray(interceptors) || !interceptors.includes(ReadDeadline)).map(({ name }) => name))
      .toEqual(reads.map(({ name }) => name).filter((name) => name === 'streamSections'));
  });
});
