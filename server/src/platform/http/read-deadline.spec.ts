import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { firstValueFrom, from, timer } from 'rxjs';
import { ReadDeadline } from './read-deadline.js';

describe('ReadDeadline', () => {
  afterEach(() => jest.useRealTimers());

  /** What a request that arrived so long ago is answered, and when, by a handler that takes so long. */
  async function ask(elapsedTime: number, handlerMs: number): Promise<[string, number]> {
    const context = { switchToHttp: () => ({ getResponse: () => ({ elapsedTime }) }) } as unknown as ExecutionContext;
    const handler: CallHandler = { handle: () => from(firstValueFrom(timer(handlerMs)).then(() => 'answered')) };
    const startedAtMs = performance.now();
    const answer = await firstValueFrom(new ReadDeadline().intercept(context, handler)).catch((error: { code: string }) => error.code);
    return [answer as string, elapsedTime + performance.now() - startedAtMs];
  }

  it('tells those who would hear too late to try again, counting from their arrival', async () => {
    jest.useFakeTimers();
    const asked = [ask(0, 1_500), ask(0, 5_000), ask(900, 600), ask(900, 800)];
    await jest.advanceTimersByTimeAsync(6_000);
    expect(await Promise.all(asked)).toEqual([['answered', 1_500], ['STORE_UNAVAILABLE', 1_600], ['answered', 1_500], ['STORE_UNAVAILABLE', 1_600]]);
  });
});
