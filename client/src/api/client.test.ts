import { afterEach, expect, test, vi } from 'vitest';
import { api, unwrap } from './client';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Never answers; ends as fetch does when it is given up. */
const silent = (_: Request, { signal }: { signal: AbortSignal }) =>
  new Promise<Response>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

test('asks on a phone whose browser cannot join signals (iOS 16)', async () => {
  vi.stubGlobal('AbortSignal', { timeout: AbortSignal.timeout.bind(AbortSignal) });
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ id: 'me' })));
  expect(await unwrap(api.GET('/api/auth/me'))).toEqual({ id: 'me' });
});

test('an answer that does not come is given up, and so is one that nobody waits for', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', silent);
  const late = expect(unwrap(api.GET('/api/auth/me'))).rejects.toMatchObject({ code: 'UNREACHABLE' });
  await vi.advanceTimersByTimeAsync(10_000);
  await late;

  const left = new AbortController();
  const gone = expect(unwrap(api.GET('/api/auth/me', { signal: left.signal }))).rejects.toBeDefined();
  await vi.advanceTimersByTimeAsync(0);
  left.abort();
  await gone;
});
