import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { passedThreshold } from './use-countdown';

type Props = {
  remaining: number;
  /** What it is that ends, where the page around is about something else. */
  what?: string;
};

/** Speaks at a few thresholds; in a file of its own, since the banner is on every page and the ring is not. */
export function CountdownAnnouncer({ remaining, what }: Props) {
  const { t } = useWords();
  const before = useRef(remaining);
  const [threshold, setThreshold] = useState<number | null>(null);

  useEffect(() => {
    const passed = passedThreshold(before.current, remaining);
    before.current = remaining;
    if (passed !== null) setThreshold(passed);
  }, [remaining]);

  let words = '';
  if (threshold === 0) words = t('hold.announceOver');
  else if (threshold !== null && threshold > 60) words = t('hold.announceMinutes', { count: threshold / 60 });
  else if (threshold !== null) words = t('hold.announceSeconds', { count: threshold });
  return (
    <span className="sr-only" role="status" aria-live={threshold !== null && threshold <= 30 ? 'assertive' : 'polite'}>
      {what && words ? `${what}: ${words}` : words}
    </span>
  );
}
