import { renderHook } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { startTestI18n } from '../../../test/i18n';
import { useConsoleWords } from '../console-words';
import { detailWords } from './detail-words';

beforeEach(() => startTestI18n('en'));
const lines = (details: Record<string, unknown>, currency?: string) => {
  const { result } = renderHook(() => useConsoleWords());
  return detailWords(details, result.current, currency);
};

test('statuses, money and numbers are told in the words of the pages', () => {
  expect(lines({ status: { from: 'on_sale', to: 'ended' } })[0]).not.toMatch(/_|ended$/);
  expect(lines({ status: { from: 'open', to: 'closed' } })).toEqual(['Status: Open → Closed']);
  expect(lines({ price: { from: 1250, to: 25 }, capacity: { from: 1200, to: 1400 } }, 'USD')).toEqual(['Price: $12.50 → $0.25', 'Capacity: 1,200 → 1,400']);
  expect(lines({ salesOpenAt: { from: '2026-05-01T11:00:00.000Z', to: '2026-05-02T11:00:00.000Z' } })[0]).not.toMatch(/T11/);
});

test('of a map only that it changed', () => {
  expect(lines({ map: { from: { x: 0, y: 1, width: 2, height: 3 }, to: null } })).toEqual(['Floor map: changed']);
});

test('of what was brought in, how much', () => {
  expect(lines({ created: [3, 4], changed: { 7: { price: { from: 1, to: 2 } } } })).toEqual(['New sections: 2', 'Changed sections: 1']);
  expect(lines({ location: { from: '', to: 'Floor' } })).toEqual(['Location: – → Floor']);
});

test('of a reservation how many places, and its status in the words of the pages', () => {
  expect(lines({ quantity: 2, status: { from: 'pending', to: 'confirmed' } })).toEqual(['Status: To confirm → Confirmed', 'Places: 2']);
  expect(lines({ status: { from: 'expired', to: 'cancelled' } })).toEqual(['Status: Ran out → Cancelled']);
});

test('of a file of reservations what became of its rows', () => {
  expect(lines({ rows: 10, confirmed: 8, replayed: 2, refused: 0 })).toEqual(['Rows: 10', 'Confirmed: 8', 'Already there: 2', 'Not possible: 0']);
});
