import { expect, test } from 'vitest';
import { anEvent, aSection } from '../../../test/fixtures';
import { fromMoneyInput, toMoneyInput } from '../money-input';
import { changesOf, draftOf, faultsOf, inputOf, newDraft, rebasedEvent, warningsOf } from './event-draft';
import { changesOfSection, draftOfSection, faultsOfSection, isChanged, newSectionDraft, rebasedSection } from './section-drafts';

const KRW = { currency: 'KRW' };
const map = { x: 0, y: 200, width: 200, height: 140 };

test('only what was typed differently is sent, and a time with seconds that nobody touched stays', () => {
  const event = anEvent({ salesOpenAt: '2026-05-01T11:00:27.000Z' });
  const draft = draftOf(event);
  expect(changesOf(draft, event)).toEqual({});
  expect(changesOf({ ...draft, name: ' 새 이름 ', holdSeconds: '300' }, event)).toEqual({ name: '새 이름', holdSeconds: 300 });
  expect(inputOf(draft).startsAt).toBe(event.startsAt);
});

test('each wrong field of an event has its fault; a new draft only lacks its names', () => {
  expect(faultsOf(newDraft(Date.now()))).toEqual({ name: 'fault.empty', venue: 'fault.empty' });
  const draft = { ...draftOf(anEvent()), salesCloseAt: draftOf(anEvent()).salesOpenAt, startsAt: '', maxPlacesPerBuyer: '0' };
  expect(faultsOf({ ...draft, holdSeconds: '90000', currency: 'XQZ', venue: 'x'.repeat(201) })).toEqual({
    venue: 'fault.long',
    startsAt: 'fault.time',
    salesCloseAt: 'fault.closeAfterOpen',
    maxPlacesPerBuyer: 'fault.count',
    holdSeconds: 'fault.holdSeconds',
    currency: 'fault.currency',
  });
});

test('times that are most likely a slip are warned of, and not refused', () => {
  const event = anEvent();
  const before = Date.parse('2026-04-01T00:00:00Z');
  expect(warningsOf(draftOf(event), before)).toEqual([]);
  expect(warningsOf(draftOf(event), Date.parse('2027-01-01T00:00:00Z'))).toEqual(['eventForm.warnPast', 'eventForm.warnSalesOver']);
  const reversed = { ...draftOf(event), startsAt: draftOf(anEvent({ startsAt: '2026-04-20T11:00:00.000Z' })).startsAt };
  expect(warningsOf(reversed, before)).toEqual(['eventForm.warnSalesAfterStart']);
  expect(faultsOf(reversed)).toEqual({});
  // Sales that go on while the event runs are an ordinary thing.
  expect(warningsOf({ ...draftOf(event), salesCloseAt: '2026-08-01T10:00' }, before)).toEqual([]);
  expect(warningsOf({ ...draftOf(event), startsAt: '' }, before)).toEqual([]);
});

test('money is typed in whole units and sent in minor ones', () => {
  expect(toMoneyInput(180_000, 'KRW')).toBe('180000');
  expect(toMoneyInput(12_550, 'USD')).toBe('125.50');
  expect(fromMoneyInput('125.5', 'USD')).toBe(12_550);
  expect(fromMoneyInput('1,250', 'KRW')).toBe(1250);
  for (const wrong of ['', '-1', '1.5', 'abc', '99999999999']) expect(fromMoneyInput(wrong, 'KRW'), wrong).toBeNull();
  expect(fromMoneyInput('1.234', 'USD')).toBeNull();
});

test('a number that is merely too large has a fault of its own, and so has a turn', () => {
  expect(faultsOf({ ...draftOf(anEvent()), maxPlacesPerBuyer: '9999999999' })).toEqual({ maxPlacesPerBuyer: 'fault.atMost' });
  const draft = draftOfSection(aSection({ map }));
  expect(faultsOfSection({ ...draft, capacity: '9,999,999,999', price: '99999999999' }, KRW)).toEqual({
    capacity: 'fault.atMost',
    price: 'fault.priceAtMost',
  });
  expect(faultsOfSection({ ...draft, map: { ...map, rotate: 200 } }, KRW)).toEqual({ map: 'fault.turn' });
  expect(faultsOfSection({ ...draft, map: { ...map, label: 'x'.repeat(41) } }, KRW)).toEqual({ map: 'fault.long' });
});

test('a section that was not touched is not sent; a changed one sends what changed', () => {
  const draft = draftOfSection(aSection({ map }));
  expect(isChanged(draft, KRW)).toBe(false);
  expect(isChanged({ ...draft, price: '180,000' }, KRW)).toBe(false);
  expect(changesOfSection({ ...draft, capacity: '250', map: { ...map, x: 10 } }, KRW)).toEqual({
    capacity: 250,
    map: { ...map, x: 10 },
  });
  expect(changesOfSection({ ...draft, map: null }, KRW)).toEqual({ map: null });
});

test('a new section is sent whole, once it has what it needs', () => {
  const draft = newSectionDraft('new', map);
  expect(faultsOfSection(draft, KRW)).toEqual({ name: 'fault.empty', capacity: 'fault.whole', price: 'fault.price' });
  expect(changesOfSection({ ...draft, name: '가', capacity: '1,200', price: '0' }, KRW)).toEqual({
    name: '가',
    capacity: 1200,
    price: 0,
    status: 'open',
    location: '',
    description: '',
    map,
  });
});

test('capacity does not go below what is taken, and shapes stay in the drawing unless they are turned', () => {
  const draft = draftOfSection(aSection({ capacity: 200, available: 150, map }));
  expect(faultsOfSection({ ...draft, capacity: '49' }, KRW)).toEqual({ capacity: 'fault.belowTaken' });
  expect(faultsOfSection({ ...draft, capacity: '50' }, KRW)).toEqual({});
  const over = { ...map, x: 900 };
  expect(faultsOfSection({ ...draft, map: over }, KRW)).toEqual({ map: 'fault.map' });
  expect(faultsOfSection({ ...draft, map: { ...over, rotate: 20 } }, KRW)).toEqual({});
});

test('an event that has changed meanwhile keeps what is typed and takes over all else', () => {
  const before = anEvent({ salesOpenAt: '2026-05-01T11:00:27.000Z' });
  const now = { ...before, name: '다른 이름', venue: '다른 홀', salesOpenAt: '2026-05-01T11:00:45.000Z' };
  const draft = { ...draftOf(before), venue: '서울 홀 2', holdSeconds: '300' };
  // What both have changed stays the operator's own.
  expect(changesOf(rebasedEvent(draft, before, now), now)).toEqual({ venue: '서울 홀 2', holdSeconds: 300 });
  expect(rebasedEvent(draftOf(before), before, now)).toEqual(draftOf(now));
});

test('so does a section, also when the same amount is only written differently', () => {
  const before = draftOfSection(aSection({ map }));
  const now = aSection({ price: 190_000, capacity: 240, status: 'closed', available: 10, map: { ...map, y: 300 } });
  const draft = { ...before, key: 'new-1', price: '180,000', capacity: '250', location: '2층' };
  const rebased = rebasedSection(draft, before, now, KRW);
  expect(changesOfSection(rebased, KRW)).toEqual({ capacity: 250, location: '2층' });
  expect(rebased).toMatchObject({ key: 'new-1', saved: now, price: '190000', status: 'closed', map: { ...map, y: 300 } });
});
