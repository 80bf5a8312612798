import { expect, test } from 'vitest';
import { anEvent, aSection } from '../../test/fixtures';
import { salesState, tickEveryMs } from '../events/sales-state';
import { canHold, isAllSold, sectionState } from './section-state';

test.each([
  [{ available: 150 }, 'on-sale', 'available'],
  [{ available: 10 }, 'on-sale', 'few-left'],
  [{ available: 900, capacity: 20_000 }, 'on-sale', 'few-left'],
  [{ available: 0, pending: 0 }, 'on-sale', 'sold-out'],
  [{ available: 0 }, 'on-sale', 'none-free'],
  [{ available: 0, pending: 2, nextReturnAt: '2026-05-01T11:10:00.000Z' }, 'on-sale', 'all-held'],
  [{ available: 0, pending: 2, nextReturnAt: '2026-05-01T11:10:00.000Z' }, 'closed', 'sales-closed'],
  [{ available: 150 }, 'not-yet-open', 'not-yet-open'],
  [{ available: 150 }, 'paused', 'paused'],
  [{ available: 150 }, 'closed', 'sales-closed'],
  [{ available: 150 }, 'ended', 'sales-closed'],
  [{ status: 'maintenance', available: 0 }, 'on-sale', 'maintenance'],
  [{ status: 'closed', available: 5 }, 'on-sale', 'closed'],
] as const)('%o while %s is %s', (section, sales, expected) => {
  const state = sectionState(aSection(section), sales);
  expect(state).toBe(expected);
  expect(canHold(state)).toBe(expected === 'available' || expected === 'few-left');
});

test.each([
  [[], false],
  [[{ available: 0, pending: 0 }, { available: 0, pending: 0 }], true],
  [[{ available: 0, pending: 0 }, { status: 'closed', available: 5 }], true],
  [[{ status: 'closed', available: 0 }], false],
  [[{ available: 0, pending: 0 }, { available: 0 }], false],
  [[{ available: 0, pending: 0 }, { available: 1 }], false],
  [[{ available: 0, pending: 0 }, { status: 'maintenance', available: 5 }], false],
] as const)('of %o all is sold: %s', (sections, expected) => {
  expect(isAllSold(sections.map(aSection))).toBe(expected);
});

test('sales follow the window by the server’s time, and the operator’s word', () => {
  const event = anEvent();
  const opens = Date.parse(event.salesOpenAt);
  const closes = Date.parse(event.salesCloseAt);
  expect(salesState(event, opens - 1)).toBe('not-yet-open');
  expect(salesState(event, opens)).toBe('on-sale');
  expect(salesState(event, closes - 1)).toBe('on-sale');
  expect(salesState(event, closes)).toBe('closed');
  expect(salesState(anEvent({ status: 'paused' }), opens)).toBe('paused');
  expect(salesState(anEvent({ status: 'ended' }), opens - 1)).toBe('closed');
  expect(salesState(anEvent({ status: 'ended' }), Date.parse(event.startsAt))).toBe('ended');
});

test('the clock is looked at more often in the last seconds before the opening', () => {
  const event = anEvent();
  const opens = Date.parse(event.salesOpenAt);
  expect(tickEveryMs(event, opens - 60_000)).toBe(1000);
  expect(tickEveryMs(event, opens - 5000)).toBe(200);
  expect(tickEveryMs(event, Date.parse(event.salesCloseAt))).toBeNull();
});
