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
  // While they are live their time changes with every one of them, and nobody asks for it.
  const confirmedAt = useLiveSections((store) => (store.mode === 'live' ? null : store.confirmedAt));
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    if (isLive) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isLive]);

  if (confirmedAt === null) return null;
  return mode === 'stale' || now - confirmedAt > STALE_AFTER_MS ? confirmedAt : null;
}
