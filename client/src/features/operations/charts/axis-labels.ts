/**
 * One label for each mark of a time axis: with seconds where minutes alone would say the same twice, and nothing where even those would.
 * @param splits seconds since 1970
 */
export function timeLabels(splits: readonly number[], format: (seconds: number, withSeconds: boolean) => string): string[] {
  const labels = (withSeconds: boolean) => splits.map((at) => format(at, withSeconds));
  const minutes = labels(false);
  if (!minutes.some(isRepeated)) return minutes;
  return labels(true).map((label, index, all) => (isRepeated(label, index, all) ? '' : label));
}

const isRepeated = (label: string, index: number, all: readonly string[]) => index > 0 && all[index - 1] === label;

const LEAST_SECONDS = 60;

/** What a time axis shows: at least a minute up to the last time. For a single time uPlot would show two days around it. */
export function timeRange(first: number | null, last: number | null): [number, number] {
  const end = last ?? Date.now() / 1000;
  return [Math.min(first ?? end, end - LEAST_SECONDS), end];
}

const LEAST_PX = 56;
/** A digit of uPlot's 12 px type, rounded up. */
const LETTER_PX = 7.5;
const AROUND_PX = 14;

/** So wide that the longest number is not cut; before there are any, as wide as most need. */
export function axisWidth(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => label.length));
  return Math.max(LEAST_PX, Math.ceil(longest * LETTER_PX) + AROUND_PX);
}

const SHORT_SECONDS = 600;
const DAY_SECONDS = 86_400;

/** What times have to say to be told apart: their seconds within some minutes, their dates beyond a day. */
export type Precision = 'seconds' | 'minutes' | 'dates';

export function precisionOf(times: readonly number[]): Precision {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  if (span < SHORT_SECONDS) return 'seconds';
  return span < DAY_SECONDS ? 'minutes' : 'dates';
}

/** Where a day begins for the reader. A mark there says which one: "00:00" would be the same for each. */
export function isMidnight(seconds: number): boolean {
  const at = new Date(seconds * 1000);
  return at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
}
