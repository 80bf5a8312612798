import { beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import type { User } from '../../api/types';
import { anEvent, aReservation } from '../../test/fixtures';
import { useKeptTickets } from './kept-tickets';
import { ticketText } from './ticket-text';
import { mayShowCopy } from './use-kept-ticket';

const guest: User = { id: 'guest', name: '손님', email: null, role: 'buyer' };
const member: User = { id: 'member', name: '김하나', email: 'hana@example.com', role: 'buyer' };
const bought = (id: string) => aReservation({ id, status: 'confirmed', confirmationCode: 'V5DSRZ9AF4' });
const ids = () => useKeptTickets.getState().tickets.map(({ reservation }) => reservation.id);

beforeEach(() => {
  localStorage.clear();
  useKeptTickets.setState({ tickets: [] });
});

test('a copy outlives the page, newest first and once each', async () => {
  const { keep } = useKeptTickets.getState();
  keep(bought('a'), anEvent(), member);
  keep(bought('b'), anEvent(), member);
  keep(bought('a'), anEvent(), member);
  expect(ids()).toEqual(['a', 'b']);
  vi.resetModules();
  const reloaded = await import('./kept-tickets');
  expect(reloaded.useKeptTickets.getState().tickets.map(({ reservation }) => reservation.id)).toEqual(['a', 'b']);
});

test('what is cancelled is no ticket any more', () => {
  const { keep, forget } = useKeptTickets.getState();
  keep(bought('a'), anEvent(), member);
  forget('a');
  expect(ids()).toEqual([]);
  expect(localStorage).toHaveLength(0);
});

test("another account takes no look at an account's tickets; a guest's stay, since nothing else leads back to them", () => {
  const { keep, forgetOthers, forgetAll } = useKeptTickets.getState();
  keep(bought('of-member'), anEvent(), member);
  keep(bought('of-guest'), anEvent(), guest);
  forgetOthers(member);
  expect(ids()).toEqual(['of-guest', 'of-member']);
  forgetOthers({ ...member, id: 'somebody-else' });
  expect(ids()).toEqual(['of-guest']);
  forgetAll();
  expect(ids()).toEqual([]);
});

test('a storage full of something else is an empty one', async () => {
  localStorage.setItem('jari.tickets.1', '{oops');
  vi.resetModules();
  const reloaded = await import('./kept-tickets');
  expect(reloaded.useKeptTickets.getState().tickets).toEqual([]);
});

test('a copy stands in for no answer, never against one', () => {
  expect(mayShowCopy(undefined)).toBe(true);
  expect(mayShowCopy(new ApiProblem('OFFLINE', 0))).toBe(true);
  expect(mayShowCopy(new ApiProblem('UNAUTHENTICATED', 401))).toBe(true);
  expect(mayShowCopy(new ApiProblem('STORE_UNAVAILABLE', 503))).toBe(true);
  expect(mayShowCopy(new ApiProblem('RESERVATION_NOT_FOUND', 404))).toBe(false);
});

test('the QR code says what scanners are told to expect', () => {
  expect(ticketText('V5DSRZ9AF4', 17)).toBe('JARI1:V5DSRZ9AF4:17');
  expect(ticketText('V5DSRZ9AF4', 17)).toMatch(/^[0-9A-Z:]+$/);
});

test('what another tab has put away or added is so in this one, and is not written back', () => {
  const { keep, forget } = useKeptTickets.getState();
  keep(bought('a'), anEvent(), member);
  keep(bought('b'), anEvent(), member);
  const before = localStorage.getItem('jari.tickets.1') ?? '';

  localStorage.removeItem('jari.tickets.1');
  // This tab has not been told yet when it writes.
  forget('b');
  expect(localStorage).toHaveLength(0);
  window.dispatchEvent(new StorageEvent('storage', { key: 'jari.tickets.1', newValue: null }));
  expect(ids()).toEqual([]);

  localStorage.setItem('jari.tickets.1', before);
  window.dispatchEvent(new StorageEvent('storage', { key: 'jari.tickets.1', newValue: before }));
  expect(ids()).toEqual(['b', 'a']);
});

test('what the storage refuses lasts as long as the page, and is not called stored', () => {
  const refused = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('', 'QuotaExceededError');
  });
  const { keep } = useKeptTickets.getState();
  keep(bought('a'), anEvent(), member);
  expect([ids(), useKeptTickets.getState().isStored]).toEqual([['a'], false]);
  refused.mockRestore();
  keep(bought('b'), anEvent(), member);
  expect([ids(), useKeptTickets.getState().isStored]).toEqual([['b', 'a'], true]);
});

test('the page is there once its worker is ready, not when it has been asked for', async () => {
  vi.stubEnv('PROD', true);
  let ready: () => void = () => undefined;
  const worker = { controller: null, register: () => Promise.resolve(), ready: new Promise<void>((done) => (ready = done)) };
  Object.defineProperty(navigator, 'serviceWorker', { value: worker, configurable: true });
  vi.resetModules();
  const { useKeptTickets: reloaded } = await import('./kept-tickets');
  reloaded.getState().keep(bought('a'), anEvent(), member);
  await Promise.resolve();
  expect(reloaded.getState().opensPage).toBe(false);
  ready();
  await vi.waitFor(() => expect(reloaded.getState().opensPage).toBe(true));
  Reflect.deleteProperty(navigator, 'serviceWorker');
  vi.unstubAllEnvs();
});
