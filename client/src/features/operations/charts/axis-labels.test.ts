import { expect, test, vi } from 'vitest';
import { axisWidth, isMidnight, precisionOf, timeLabels, timeRange } from './axis-labels';

const format = (at: number, withSeconds: boolean) => new Date(at * 1000).toISOString().slice(11, withSeconds ? 19 : 16);

test('a time axis never says the same twice', () => {
  expect(timeLabels([0, 300, 600], format)).toEqual(['00:00', '00:05', '00:10']);
  expect(timeLabels([0, 30, 60], format)).toEqual(['00:00:00', '00:00:30', '00:01:00']);
  expect(timeLabels([0, 0.5, 1], format)).toEqual(['00:00:00', '', '00:00:01']);
  expect(timeLabels([], format)).toEqual([]);
});

test('large numbers have the room that they need', () => {
  expect(axisWidth(['0', '500'])).toBe(56);
  expect(axisWidth(null)).toBe(56);
  expect(axisWidth(['0', '2,147,483,647'])).toBeGreaterThan(13 * 7);
});

test('times are told with their seconds in the first minutes, and with their dates beyond a day', () => {
  expect(precisionOf([0, 90])).toBe('seconds');
  expect(precisionOf([0, 3600])).toBe('minutes');
  expect(precisionOf([0, 86_399])).toBe('minutes');
  expect(precisionOf([0, 86_400])).toBe('dates');
  expect(precisionOf([])).toBe('seconds');
});

test('midnight is the reader’s', () => {
  const midnight = new Date(2026, 4, 2).getTime() / 1000;
  expect([midnight, midnight + 60, midnight + 43_200].map(isMidnight)).toEqual([true, false, false]);
});

test('a time axis shows a minute at least, also before there is anything to show', () => {
  expect(timeRange(1000, 1600)).toEqual([1000, 1600]);
  expect(timeRange(1590, 1600)).toEqual([1540, 1600]);
  expect(timeRange(1600, 1600)).toEqual([1540, 1600]);
  vi.useFakeTimers({ now: 1_600_000 });
  expect(timeRange(null, null)).toEqual([1540, 1600]);
  vi.useRealTimers();
});
