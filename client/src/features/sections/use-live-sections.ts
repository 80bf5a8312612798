import { useEffect, useState } from 'react';
import { connectLiveSections, STALE_AFTER_MS } from './live-connection';
import { useLiveSections } from './live-sections.store';

export function useLiveConnection(eventId: number): void {
  useEffect(() => connectLiveSections(eventId), [eventId]);
}

/** The time of the numbers (this device's clock) when they may be out of date, else null. */
export function useDelayedSince(): number | null {
  const mode = useLiveSections((store) => store.mode);
  const isLive = mode === 'live';
  const confirmedAt = useLiveSections((store) => store.confirmedAt);
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    if (isLive) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isLive]);

  if (isLive || confirmedAt === null) return null;
  return mode === 'stale' || now - confirmedAt > STALE_AFTER_MS ? confirmedAt : null;
}
