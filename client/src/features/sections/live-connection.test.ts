import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Section } from '../../api/types';
import { aSection } from '../../test/fixtures';
import { connectLiveSections } from './live-connection';
import { useLiveSections } from './live-sections.store';

class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeEventSource[] = [];
  readyState = 0;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    FakeEventSource.all.push(this);
  }
  close() {
    this.readyState = 2;
  }
  say(event: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror?.();
  }
}

let onServer: Section[];
let asked: string[];
let isDown: boolean;
let disconnect: () => void;

const store = () => useLiveSections.getState();
const stream = () => {
  const latest = FakeEventSource.all.at(-1);
  if (!latest) throw new Error('No stream was opened.');
  return latest;
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(async () => {
  vi.useFakeTimers();
  FakeEventSource.all = [];
  onServer = [aSection({ id: 1 }), aSection({ id: 2, available: 9 })];
  asked = [];
  isDown = false;
  useLiveSections.setState(useLiveSections.getInitialState());
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    if (isDown) return Promise.reject(new TypeError('network'));
    const open = onServer.filter(({ status }) => status === 'open');
    const body =
      pathname === '/api/sections' ? { items: onServer, nextCursor: null } : { sections: open, asOf: '2026-01-01T00:00:00Z' };
    return Promise.resolve(new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }));
  });
  disconnect = connectLiveSections(1);
  stream().say('snapshot', onServer);
  await pass(0);
});
afterEach(() => {
  disconnect();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('shows the snapshot and then every change', () => {
  expect(stream().url).toBe('/api/sections/live?eventId=1');
  expect(store()).toMatchObject({ mode: 'live', ids: [1, 2] });
  stream().say('availability', [{ id: 2, available: 0, status: 'open' }]);
  expect(store().byId[2]?.available).toBe(0);
});

test('a cut stream is bridged by asking, until the stream speaks again', async () => {
  stream().fail(0);
  onServer = [aSection({ id: 1, available: 7 }), aSection({ id: 2, available: 9 })];
  await pass(3000);
  expect(store().mode).toBe('polling');
  expect(store().byId[1]?.available).toBe(7);
  expect(asked.at(-1)).toBe('/api/sections/available');
  expect(FakeEventSource.all).toHaveLength(1);
  stream().say('snapshot', onServer);
  expect(store().mode).toBe('live');
});

test('a refused stream, which the browser gives up on, is opened anew', async () => {
  stream().fail(FakeEventSource.CLOSED);
  await pass(2000);
  expect(FakeEventSource.all).toHaveLength(2);
  stream().say('snapshot', onServer);
  expect(store().mode).toBe('live');
});

test('with the server away the numbers keep their age instead of lying', async () => {
  const { confirmedAt } = store();
  isDown = true;
  stream().fail(FakeEventSource.CLOSED);
  await pass(4000);
  expect(store().mode).toBe('stale');
  expect(store().confirmedAt).toBe(confirmedAt);
  expect(store().ids).toEqual([1, 2]);
  isDown = false;
  await pass(4000);
  expect(store().mode).toBe('polling');
});

test('a section that closes while asking is looked up with its new state', async () => {
  stream().fail(0);
  onServer = [aSection({ id: 1 }), aSection({ id: 2, status: 'maintenance' })];
  await pass(3500);
  expect(store().byId[2]?.status).toBe('maintenance');
});

test('a stream that is silent while numbers move is replaced', async () => {
  await pass(12_000);
  expect(FakeEventSource.all).toHaveLength(1);
  onServer = [aSection({ id: 1, available: 3 }), aSection({ id: 2, available: 9 })];
  await pass(9000);
  expect(store().byId[1]?.available).toBe(3);
  expect(FakeEventSource.all).toHaveLength(2);
});

test('a stream that is silent because nothing moves is kept, and the numbers count as fresh', async () => {
  const before = store().confirmedAt ?? 0;
  await pass(21_000);
  expect(FakeEventSource.all).toHaveLength(1);
  expect((store().confirmedAt ?? 0) - before).toBeGreaterThan(14_000);
});

test('nothing goes on after leaving', async () => {
  disconnect();
  const count = asked.length;
  await pass(30_000);
  expect(asked).toHaveLength(count);
  expect(stream().readyState).toBe(FakeEventSource.CLOSED);
});

test('a connection that carries nothing and does not say so makes the numbers old, and is opened anew', async () => {
  isDown = true;
  await pass(15_000);
  expect(store().mode).toBe('live');
  await pass(6000);
  expect(store().mode).toBe('stale');
  expect(FakeEventSource.all).toHaveLength(2);
  isDown = false;
  await pass(3000);
  expect(store().mode).toBe('polling');
  stream().say('snapshot', onServer);
  expect(store().mode).toBe('live');
  expect(FakeEventSource.all).toHaveLength(2);
});

test('after a long sleep nothing is live before it has been heard again', () => {
  vi.setSystemTime(Date.now() + 3_600_000);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(store().mode).toBe('polling');
  stream().say('snapshot', onServer);
  expect(store().mode).toBe('live');
});

test('where nothing is on sale and nothing moves the stream is kept as well', async () => {
  onServer = onServer.map((section) => ({ ...section, status: 'closed' as const }));
  stream().say('snapshot', onServer);
  await pass(60_000);
  expect(asked.filter((path) => path === '/api/sections').length).toBeGreaterThan(1);
  expect(FakeEventSource.all).toHaveLength(1);
});
