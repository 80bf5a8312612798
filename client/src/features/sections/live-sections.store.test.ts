import { beforeEach, expect, test, vi } from 'vitest';
import { aSection } from '../../test/fixtures';
import { sectionsInOrder, useLiveSections } from './live-sections.store';

const store = () => useLiveSections.getState();

beforeEach(() => {
  useLiveSections.setState(useLiveSections.getInitialState());
  store().open(1);
  store().replaceAll([aSection({ id: 7 }), aSection({ id: 3, available: 20 })]);
});

test('keeps the server’s order', () => {
  expect(sectionsInOrder(store()).map(({ id }) => id)).toEqual([7, 3]);
});

test('a change touches its section and leaves the others identical', () => {
  const { 7: seven, 3: three } = store().byId;
  store().change([{ id: 3, available: 19, status: 'open' }]);
  expect(store().byId[3]).toEqual({ ...three, available: 19 });
  expect(store().byId[7]).toBe(seven);
});

test('a change that changes nothing, or is about an unknown section, redraws nothing', () => {
  const { byId } = store();
  store().change([
    { id: 3, available: 20, status: 'open' },
    { id: 99, available: 1, status: 'open' },
  ]);
  expect(store().byId).toBe(byId);
});

test('returns are expected while the server says so, and no longer', () => {
  const backBy = { pending: 2, nextReturnAt: '2026-05-01T11:10:00.000Z' };
  store().change([{ id: 3, available: 0, status: 'open', ...backBy }]);
  expect(store().byId[3]).toMatchObject({ available: 0, ...backBy });
  store().change([{ id: 3, available: 0, status: 'open' }]);
  expect(store().byId[3]).not.toHaveProperty('nextReturnAt');
  expect(store().byId[3]).not.toHaveProperty('pending');
  // That none will come back is news as well.
  store().change([{ id: 3, available: 0, status: 'open', pending: 0 }]);
  expect(store().byId[3]).toMatchObject({ pending: 0 });
});

test('an equal snapshot keeps every section identical; sections that are gone go', () => {
  const seven = store().byId[7];
  store().replaceAll([aSection({ id: 7 })]);
  expect(store().byId[7]).toBe(seven);
  expect(store().ids).toEqual([7]);
  expect(store().byId[3]).toBeUndefined();
});

test('remembers when the numbers were last right, also when nothing changed', () => {
  vi.useFakeTimers({ now: 5_000_000 });
  store().change([]);
  expect(store().confirmedAt).toBe(5_000_000);
  vi.useRealTimers();
});

test('what a refusal says of one section makes the other numbers no younger', () => {
  const { confirmedAt, byId } = store();
  vi.useFakeTimers({ now: 5_000_000 });
  store().learn(3, { available: 0 });
  vi.useRealTimers();
  expect(store().byId[3]).toEqual({ ...byId[3], available: 0 });
  expect(store().byId[7]).toBe(byId[7]);
  expect(store().confirmedAt).toBe(confirmedAt);
});

test('another event starts empty; the same one keeps its numbers', () => {
  store().open(1);
  expect(store().ids).toHaveLength(2);
  store().open(2);
  expect(store()).toMatchObject({ ids: [], byId: {}, mode: 'connecting', confirmedAt: null });
});

test('a snapshot that says nothing new changes nothing', () => {
  const { byId, ids } = store();
  store().replaceAll([aSection({ id: 7 }), aSection({ id: 3, available: 20 })]);
  expect(store().byId).toBe(byId);
  expect(store().ids).toBe(ids);
  store().replaceAll([aSection({ id: 7 }), aSection({ id: 3, available: 19 })]);
  expect(store().byId).not.toBe(byId);
});
