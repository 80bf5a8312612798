const HOME_ZONE = 'Asia/Seoul';

/** Date and time of an event in the reader's zone; the zone is named when it is not the one most events are in. */
export function formatDateTime(iso: string, locale: string): string {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    // In Korean the short form is a bare "토", which reads like a slip.
    weekday: locale.startsWith('ko') ? 'long' : 'short',
    hour: 'numeric',
    minute: '2-digit',
  };
  if (Intl.DateTimeFormat().resolvedOptions().timeZone !== HOME_ZONE) options.timeZoneName = 'short';
  return new Intl.DateTimeFormat(locale, options).format(new Date(iso));
}

export function formatClock(iso: string | number, locale: string, withSeconds = false): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(new Date(iso));
}

export type Remaining = { days: number; hours: number; minutes: number; seconds: number };

export function splitSeconds(total: number): Remaining {
  const whole = Math.max(0, Math.ceil(total));
  return {
    days: Math.floor(whole / 86_400),
    hours: Math.floor((whole % 86_400) / 3600),
    minutes: Math.floor((whole % 3600) / 60),
    seconds: whole % 60,
  };
}

const two = (n: number) => String(n).padStart(2, '0');

/** `9:41`, `1:02:03`: the countdown's own digits, the same in every language. */
export function formatCountdown(totalSeconds: number): string {
  const { days, hours, minutes, seconds } = splitSeconds(totalSeconds);
  const allHours = days * 24 + hours;
  return allHours > 0 ? `${allHours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

const UNITS = [
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** `24 hours`, `2 hours 30 minutes`, `90 seconds`: begins with the largest unit of which there are at least two. */
export function formatDuration(totalSeconds: number, locale: string): string {
  const first = UNITS.findIndex(({ seconds }) => totalSeconds >= 2 * seconds);
  const parts: string[] = [];
  let left = totalSeconds;
  for (const { unit, seconds } of UNITS.slice(first)) {
    const value = Math.floor(left / seconds);
    left -= value * seconds;
    if (value > 0) parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value));
  }
  return parts.join(' ');
}
