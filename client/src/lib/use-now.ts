import { useEffect, useState } from 'react';
import { serverClock } from './server-clock';

/** The server's time, renewed every `everyMs`; `null` stops the ticking when nothing on the page counts. */
export function useServerNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => serverClock.now());
  useEffect(() => {
    if (everyMs === null) return;
    const tick = () => setNow(serverClock.now());
    const timer = setInterval(tick, everyMs);
    // A hidden tab's timers are slowed; what is shown must be right at the moment it is seen again.
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [everyMs]);
  return now;
}
