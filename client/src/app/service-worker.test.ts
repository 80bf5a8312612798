import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import source from '../../service-worker.js?raw';

const ORIGIN = 'https://jari.example';

type FetchEvent = { request: { method: string; mode: string; url: string }; respondWith: (answer: Promise<unknown>) => void };

/** What the worker answers to somebody who opens the page, or undefined as long as it waits. */
function open(network: Promise<string>, kept: string | undefined): () => unknown {
  const listeners = new Map<string, (event: FetchEvent) => void>();
  const addEventListener = (kind: string, listener: (event: FetchEvent) => void) => listeners.set(kind, listener);
  runInNewContext(source, {
    self: { location: { origin: ORIGIN }, addEventListener },
    caches: { open: () => Promise.resolve({ match: () => Promise.resolve(kept) }) },
    fetch: () => network,
    setTimeout: (done: () => void, ms: number) => setTimeout(done, ms),
    URL,
  });
  let answer: unknown;
  listeners.get('fetch')?.({
    request: { method: 'GET', mode: 'navigate', url: `${ORIGIN}/reservations` },
    respondWith: (response) => void response.then((page) => (answer = page), () => (answer = 'failed')),
  });
  return () => answer;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const never = () => new Promise<string>(() => undefined);
const after = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('from the server'), ms));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a connection that answers in time brings the server’s page', async () => {
  const answer = open(after(2500), 'kept');
  await pass(2900);
  expect(answer()).toBe('from the server');
});

test('one that carries nothing is not waited for where the page is on the device', async () => {
  const answer = open(never(), 'kept');
  await pass(2900);
  expect(answer()).toBeUndefined();
  await pass(200);
  expect(answer()).toBe('kept');
});

test('where it is not, the server is waited for', async () => {
  const answer = open(after(20_000), undefined);
  await pass(10_000);
  expect(answer()).toBeUndefined();
  await pass(11_000);
  expect(answer()).toBe('from the server');
});

test('without a connection the page on the device opens at once; where there is none, that is no secret', async () => {
  const lost = () => Promise.reject<string>(new TypeError('network'));
  const answers = [open(lost(), 'kept'), open(lost(), undefined)];
  await pass(0);
  expect(answers.map((answer) => answer())).toEqual(['kept', 'failed']);
});
