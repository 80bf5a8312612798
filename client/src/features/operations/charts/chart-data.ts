import type { ActivitySecond, EventSales, SellThroughPoint } from '../contract';

/** What is counted per second, in the order of its importance on the chart. */
export const ACTIVITY_KINDS = ['held', 'confirmed', 'refused', 'expired', 'cancelled'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export const ACTIVITY_SECONDS = 300;

export type ActivitySeries = { times: number[] } & Record<ActivityKind, number[]>;

/**
 * One value for each second of the last five minutes, 0 where the server had nothing to say. The second that is
 * still running is left out: its count would always look like a fall.
 */
export function activitySeries(activity: readonly ActivitySecond[], asOf: string): ActivitySeries {
  const end = Math.floor(Date.parse(asOf) / 1000);
  const start = end - ACTIVITY_SECONDS;
  const times = Array.from({ length: ACTIVITY_SECONDS }, (_, index) => start + index);
  const series: ActivitySeries = { times, held: [], confirmed: [], refused: [], expired: [], cancelled: [] };
  for (const kind of ACTIVITY_KINDS) series[kind] = times.map(() => 0);
  for (const second of activity) {
    const index = Math.floor(Date.parse(second.at) / 1000) - start;
    if (index < 0 || index >= ACTIVITY_SECONDS) continue;
    for (const kind of ACTIVITY_KINDS) series[kind][index] = second[kind];
  }
  return series;
}

export type ActivityRow = { at: number } & Record<ActivityKind, number>;

/** The same for reading: sums of `step` seconds, newest first. */
export function activityRows(series: ActivitySeries, step = 30): ActivityRow[] {
  const rows: ActivityRow[] = [];
  for (let from = 0; from < series.times.length; from += step) {
    const sum = (kind: ActivityKind) => series[kind].slice(from, from + step).reduce((total, value) => total + value, 0);
    rows.push({
      at: series.times[from] ?? 0,
      held: sum('held'),
      confirmed: sum('confirmed'),
      refused: sum('refused'),
      expired: sum('expired'),
      cancelled: sum('cancelled'),
    });
  }
  return rows.reverse();
}

export type SellThroughSeries = { times: number[]; confirmed: number[]; taken: number[] };

/**
 * Places sold, and sold or held, over time; ends with the numbers of this moment.
 * @param history samples from further back; where the answer has its own, these count
 */
export function sellThroughSeries(
  sales: Pick<EventSales, 'sellThrough' | 'asOf' | 'pending' | 'confirmed'>,
  history: readonly SellThroughPoint[] = [],
): SellThroughSeries {
  const { sellThrough, asOf, pending, confirmed } = sales;
  const recent = inOrder(sellThrough);
  const first = recent[0];
  const older = first ? history.filter(({ at }) => at < first.at) : history;
  const points = [...inOrder(older), ...recent];
  const last = points.at(-1);
  if (!last || Date.parse(last.at) < Date.parse(asOf)) points.push({ at: asOf, pending, confirmed });
  return {
    times: points.map(({ at }) => Date.parse(at) / 1000),
    confirmed: points.map((point) => point.confirmed),
    taken: points.map((point) => point.confirmed + point.pending),
  };
}

/** All times are written alike, so they compare as texts; a week has ten thousand. */
function inOrder(points: readonly SellThroughPoint[]): SellThroughPoint[] {
  return [...points].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

/** Indexes of about `count` points for reading, newest first, always with the last one. */
export function spread(length: number, count: number): number[] {
  const step = Math.max(1, Math.ceil(length / count));
  const indexes: number[] = [];
  for (let index = length - 1; index >= 0; index -= step) indexes.push(index);
  return indexes;
}
