import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aReservation } from '../../test/fixtures';
import { useSession } from '../account/session.store';
import { useHold, type HoldProgress } from './hold.store';

// Test files that run beside this one are other tabs to it: when they sign in, it would ask who is here.
vi.hoisted(() => vi.stubGlobal('BroadcastChannel', undefined));

type Sent = { path: string; method: string; key: string | null; body: unknown };

const WISH = { eventId: 1, sectionId: 1, quantity: 2, unitPrice: 154_000 };
const BUYER = { id: 'u1', name: '손님', email: null, role: 'buyer' as const };

let sent: Sent[];
let answers: (() => Response | Promise<Response>)[];
let steps: HoldProgress['step'][];
let stopWatching: () => void;

const json = (status: number, body: unknown) => () =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const refused = (status: number, code: string, more = {}) => json(status, { code, status, ...more });
const noAnswer = () => Promise.reject(new TypeError('network'));
const held = (over = {}) => json(201, aReservation(over));

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  sent = [];
  steps = [];
  useHold.setState({ progress: { step: 'idle' } });
  useSession.setState({ session: { state: 'signed-in', user: BUYER }, guestsOff: false });
  stopWatching = useHold.subscribe(({ progress }) => steps.push(progress.step));
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = await request.text();
    sent.push({
      path: new URL(request.url).pathname,
      method: request.method,
      key: request.headers.get('idempotency-key'),
      body: body ? (JSON.parse(body) as unknown) : null,
    });
    const answer = answers.shift();
    if (!answer) throw new Error('The test expected no further request.');
    return answer();
  });
});
afterEach(() => {
  stopWatching();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function hold() {
  const result = useHold.getState().hold(WISH);
  await vi.runAllTimersAsync();
  return result;
}

const progress = () => useHold.getState().progress;
const keys = () => sent.filter(({ path }) => path === '/api/reservations').map(({ key }) => key);

test('one tap holds and ends in the reservation', async () => {
  answers = [held()];
  expect((await hold())?.reservation.slots).toEqual([17, 18]);
  expect(sent).toEqual([
    { path: '/api/reservations', method: 'POST', key: expect.any(String) as string, body: { sectionId: 1, quantity: 2 } },
  ]);
  expect(steps).toEqual(['signing-in', 'holding', 'held']);
});

test('a buyer nobody knows becomes a guest on the way', async () => {
  useSession.setState({ session: { state: 'signed-out' } });
  answers = [json(201, BUYER), held()];
  expect(await hold()).not.toBeNull();
  expect(sent.map(({ path }) => path)).toEqual(['/api/auth/guest', '/api/reservations']);
  expect(useSession.getState().session.state).toBe('signed-in');
});

test('where guests are off the buyer is asked to sign in, not told of a refusal', async () => {
  useSession.setState({ session: { state: 'signed-out' } });
  answers = [refused(403, 'FORBIDDEN')];
  expect(await hold()).toBeNull();
  expect(keys()).toEqual([]);
  expect(progress().step).toBe('idle');
  expect(useSession.getState().guestsOff).toBe(true);
});

test('a 403 to someone who is signed in stays a refusal', async () => {
  useSession.setState({ guestsOff: true });
  answers = [refused(403, 'FORBIDDEN')];
  expect(await hold()).toBeNull();
  expect(progress()).toMatchObject({ step: 'refused', problem: { code: 'FORBIDDEN' } });
});

test('a lost answer is asked for again with the same key', async () => {
  answers = [noAnswer, refused(503, 'OUTCOME_UNKNOWN'), held()];
  expect(await hold()).not.toBeNull();
  expect(new Set(keys()).size).toBe(1);
  expect(keys()).toHaveLength(3);
  expect(steps).toEqual(['signing-in', 'holding', 'retrying', 'retrying', 'held']);
});

test('a tap that is early because the page is, asks until sales are open', async () => {
  const early = refused(409, 'SALES_NOT_OPEN');
  answers = [early, early, held()];
  expect(await hold()).not.toBeNull();
  expect(new Set(keys()).size).toBe(1);
  expect(steps).toEqual(['signing-in', 'holding', 'held']);
});

test('a sale that does not open says so', async () => {
  answers = Array.from({ length: 6 }, () => refused(409, 'SALES_NOT_OPEN'));
  expect(await hold()).toBeNull();
  expect(progress()).toMatchObject({ step: 'refused', problem: { code: 'SALES_NOT_OPEN' } });
  expect(keys()).toHaveLength(6);
});

test('when no answer comes at all, pressing again sends the same key', async () => {
  answers = Array.from({ length: 8 }, () => noAnswer);
  expect(await hold()).toBeNull();
  expect(progress()).toMatchObject({ step: 'refused', problem: { code: 'UNREACHABLE' } });
  answers = [held()];
  expect(await hold()).not.toBeNull();
  expect(new Set(keys()).size).toBe(1);
});

test('after an answer the next press is a new wish', async () => {
  answers = [held(), held({ id: 'second' })];
  await hold();
  await hold();
  expect(new Set(keys()).size).toBe(2);
});

test('a refusal is not repeated and keeps what the server said', async () => {
  answers = [refused(409, 'SOLD_OUT', { available: 1 })];
  expect(await hold()).toBeNull();
  expect(keys()).toHaveLength(1);
  expect(progress()).toMatchObject({ step: 'refused', wish: WISH, problem: { code: 'SOLD_OUT', body: { available: 1 } } });
});

test('a session that ended on the server is replaced without another tap', async () => {
  answers = [refused(401, 'UNAUTHENTICATED'), () => new Response(null, { status: 204 }), json(201, BUYER), held()];
  expect(await hold()).not.toBeNull();
  expect(sent.map(({ path }) => path)).toEqual(['/api/reservations', '/api/auth/me', '/api/auth/guest', '/api/reservations']);
});

test('a replay of a hold that has ended is followed by a fresh one', async () => {
  answers = [held({ status: 'expired' }), held({ id: 'fresh' })];
  expect((await hold())?.reservation.id).toBe('fresh');
  expect(new Set(keys()).size).toBe(2);
});

test('a second tap while the first is on its way sends nothing', async () => {
  answers = [held()];
  const first = useHold.getState().hold(WISH);
  const second = useHold.getState().hold(WISH);
  await vi.runAllTimersAsync();
  expect(await second).toBeNull();
  expect(await first).not.toBeNull();
  expect(keys()).toHaveLength(1);
});

test('waits as long as the server asks before trying again', async () => {
  const busy = () => new Response('{"code":"OVERLOADED"}', { status: 503, headers: { 'retry-after': '2' } });
  answers = [busy, held()];
  const result = useHold.getState().hold(WISH);
  await vi.advanceTimersByTimeAsync(1900);
  expect(keys()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(keys()).toHaveLength(2);
  expect(await result).not.toBeNull();
});

test('an attempt keeps its key however long it takes, and where nothing can be stored', async () => {
  const hour = () => {
    vi.setSystemTime(Date.now() + 3_600_000);
    return noAnswer();
  };
  answers = [hour, noAnswer, held()];
  expect(await hold()).not.toBeNull();
  expect(new Set(keys()).size).toBe(1);

  sent = [];
  const refuse = () => {
    throw new DOMException('', 'QuotaExceededError');
  };
  const blocked = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse);
  answers = [noAnswer, noAnswer, held()];
  expect(await hold()).not.toBeNull();
  expect(keys()).toHaveLength(3);
  expect(new Set(keys()).size).toBe(1);
  answers = [held({ id: 'next' })];
  await hold();
  expect(new Set(keys()).size).toBe(2);
  blocked.mockRestore();
});

/** A link that swallows everything: each attempt ends with its ten seconds. */
const swallowed = () => new Promise<never>((_, reject) => setTimeout(() => reject(new TypeError('network')), 10_000));

test('the time to press again begins with the refusal, not with the first attempt a minute and a half before', async () => {
  const startedAt = Date.now();
  answers = Array.from({ length: 8 }, () => swallowed);
  await hold();
  expect(Date.now() - startedAt).toBeGreaterThan(80_000);
  // As after a reload: nothing is shown any more.
  useHold.getState().reset();
  vi.setSystemTime(Date.now() + 115_000);
  answers = [held()];
  await hold();
  expect(new Set(keys()).size).toBe(1);
});

test('nor does a reload between two attempts make a second hold', async () => {
  answers = Array.from({ length: 8 }, () => swallowed);
  void useHold.getState().hold(WISH);
  await vi.advanceTimersByTimeAsync(75_000);
  useHold.setState({ progress: { step: 'idle' } });
  vi.setSystemTime(Date.now() + 100_000);
  const tried = sent.length;
  answers = [held()];
  void useHold.getState().hold(WISH);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(tried + 1);
  expect(new Set(keys()).size).toBe(1);
});

test('as long as the page says that pressing again will not hold twice, it does not', async () => {
  answers = Array.from({ length: 8 }, () => noAnswer);
  await hold();
  vi.setSystemTime(Date.now() + 3_600_000);
  answers = [held()];
  await hold();
  expect(new Set(keys()).size).toBe(1);
});

test('a hold that was pressed without a connection goes on when it is back, and not the next morning', async () => {
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  let isLost = true;
  vi.stubGlobal('fetch', () => (isLost ? noAnswer() : Promise.resolve(held()())));
  void useHold.getState().hold(WISH);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(progress().step).toBe('retrying');
  isLost = false;
  onLine.mockReturnValue(true);
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(progress().step).toBe('held');

  isLost = true;
  onLine.mockReturnValue(false);
  void useHold.getState().hold(WISH);
  await vi.advanceTimersByTimeAsync(130_000);
  expect(progress()).toMatchObject({ step: 'refused', problem: { code: 'OFFLINE' } });
  onLine.mockRestore();
});

test('a press long after the last one without an answer is a new wish', async () => {
  answers = Array.from({ length: 8 }, () => noAnswer);
  await hold();
  useHold.getState().reset();
  vi.setSystemTime(Date.now() + 3_600_000);
  answers = [held()];
  await hold();
  expect(new Set(keys()).size).toBe(2);
});

test('only a refusal is taken away: what was seen before a hold is told on its page', async () => {
  answers = [held()];
  await hold();
  useHold.getState().reset();
  expect(progress().step).toBe('held');
  answers = [refused(409, 'SOLD_OUT')];
  await hold();
  useHold.getState().reset();
  expect(progress().step).toBe('idle');
});
