import { expect, test } from 'vitest';
import { ACTIVITY_SECONDS, activityRows, activitySeries, sellThroughSeries, spread } from './chart-data';

const AS_OF = '2026-05-01T11:05:00.400Z';
const second = (at: string, held: number) => ({ at, held, confirmed: 1, cancelled: 0, expired: 2, refused: 3 });

test('seconds without anything are zeros, and the running second is left out', () => {
  const series = activitySeries(
    [
      second('2026-05-01T10:59:59.000Z', 99),
      second('2026-05-01T11:00:00.000Z', 7),
      second('2026-05-01T11:04:59.000Z', 4),
      second('2026-05-01T11:05:00.000Z', 88),
    ],
    AS_OF,
  );
  expect(series.times).toHaveLength(ACTIVITY_SECONDS);
  expect(series.times[0]).toBe(Date.parse('2026-05-01T11:00:00Z') / 1000);
  expect(series.held).toHaveLength(ACTIVITY_SECONDS);
  expect(series.held[0]).toBe(7);
  expect(series.held[1]).toBe(0);
  expect(series.held.at(-1)).toBe(4);
  expect(series.held.reduce((sum, value) => sum + value, 0)).toBe(11);
  expect(series.expired.at(-1)).toBe(2);
});

test('the table sums the same seconds, newest first', () => {
  const series = activitySeries([second('2026-05-01T11:04:40.000Z', 4), second('2026-05-01T11:04:50.000Z', 5)], AS_OF);
  const rows = activityRows(series, 30);
  expect(rows).toHaveLength(10);
  expect(rows[0]).toMatchObject({ held: 9, confirmed: 2, refused: 6, expired: 4 });
  expect(rows[0]?.at).toBe(Date.parse('2026-05-01T11:04:30Z') / 1000);
  expect(rows[1]?.held).toBe(0);
});

test('the sell-through is in order and ends with this moment', () => {
  const series = sellThroughSeries({
    sellThrough: [
      { at: '2026-05-01T11:04:00.000Z', pending: 10, confirmed: 50 },
      { at: '2026-05-01T11:03:00.000Z', pending: 30, confirmed: 20 },
    ],
    asOf: AS_OF,
    pending: 5,
    confirmed: 60,
  });
  expect(series.confirmed).toEqual([20, 50, 60]);
  expect(series.taken).toEqual([50, 60, 65]);
  expect(series.times).toEqual([...series.times].sort((a, b) => a - b));
  expect(sellThroughSeries({ sellThrough: [], asOf: AS_OF, pending: 1, confirmed: 2 }).taken).toEqual([3]);
});

test('a history goes before the answer’s own samples, which count where both have some', () => {
  const sample = (at: string, confirmed: number) => ({ at, pending: 1, confirmed });
  const history = [sample('2026-04-29T11:00:00.000Z', 5), sample('2026-05-01T11:03:00.000Z', 99), sample('2026-05-01T11:04:00.000Z', 99)];
  const now = { asOf: AS_OF, pending: 1, confirmed: 60 };
  const series = sellThroughSeries({ ...now, sellThrough: [sample('2026-05-01T11:03:00.000Z', 20), sample('2026-05-01T11:04:00.000Z', 50)] }, history);
  expect(series.confirmed).toEqual([5, 20, 50, 60]);
  expect(sellThroughSeries({ ...now, sellThrough: [] }, history).confirmed).toEqual([5, 99, 99, 60]);
});

test('rows to read are few, newest first, and always have the last', () => {
  expect(spread(180, 20)).toHaveLength(20);
  expect(spread(180, 20)[0]).toBe(179);
  expect(spread(3, 20)).toEqual([2, 1, 0]);
  expect(spread(0, 20)).toEqual([]);
});
