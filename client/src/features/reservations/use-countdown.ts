import { useEffect, useState } from 'react';

export type CountdownTone = 'calm' | 'soon' | 'last';

const SOON_SECONDS = 120;
const LAST_SECONDS = 30;

export function countdownTone(remainingSeconds: number): CountdownTone {
  if (remainingSeconds <= LAST_SECONDS) return 'last';
  return remainingSeconds <= SOON_SECONDS ? 'soon' : 'calm';
}

/**
 * Whole seconds until the deadline (this device's clock), rounded up: "0:01" until it is really over. Over, it stays so for an answer that
 * gives no more time: its deadline is when it arrived, and the clock on the page is up to a quarter of a second behind that.
 */
export function useCountdown(deadline: number): number {
  const [now, setNow] = useState(() => Date.now());
  const [over, setOver] = useState(false);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 250);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [deadline]);
  const remaining = Math.max(0, Math.ceil((deadline - now) / 1000));
  const isOver = remaining <= (over ? 1 : 0);
  if (isOver !== over) setOver(isOver);
  return isOver ? 0 : remaining;
}

/** The server rounds to seconds and answers take their time: differences up to this are no news. */
const JITTER_MS = 1500;

/** A deadline that stays where it is while newer answers say the same, so that no second is counted twice. */
export function useSteadyDeadline(deadline: number): number {
  const [steady, setSteady] = useState(deadline);
  if (Math.abs(deadline - steady) <= JITTER_MS) return steady;
  setSteady(deadline);
  return deadline;
}

/** Seconds at which a screen reader is told; more would talk over everything else. */
export const ANNOUNCE_AT_SECONDS = [300, 120, 60, 30, 10] as const;

/** The threshold that was just passed between two looks at the clock, if any. */
export function passedThreshold(before: number, after: number): number | null {
  for (const threshold of [...ANNOUNCE_AT_SECONDS, 0].reverse()) {
    if (before > threshold && after <= threshold) return threshold;
  }
  return null;
}
