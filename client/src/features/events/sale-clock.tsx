import { useEffect, useRef, useState } from 'react';
import type { JariEvent } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { formatCountdown, splitSeconds } from '../../lib/time';
import { Notice } from '../../ui/notice';
import type { SalesState } from './sales-state';

type Props = { event: JariEvent; sales: SalesState; now: number };

/** When sales open (counted down by the server's clock), or why nothing can be bought. */
export function SaleClock({ event, sales, now }: Props) {
  const { t, dateTime } = useWords();
  const opened = useJustOpened(sales);

  if (sales === 'not-yet-open') {
    const seconds = (Date.parse(event.salesOpenAt) - now) / 1000;
    const { days } = splitSeconds(seconds);
    return (
      <div className="rounded-card border border-line bg-accent-soft p-4 text-center">
        <p className="text-sm font-semibold text-ink-quiet">
          {days >= 2 ? t('events.opensInDays', { days }) : t('events.opensIn')}
        </p>
        {days < 2 && (
          <p role="timer" className="numbers text-2xl font-bold text-accent-ink">
            {formatCountdown(seconds)}
          </p>
        )}
        <p className="text-sm">{t('events.opensAt', { when: dateTime(event.salesOpenAt) })}</p>
      </div>
    );
  }
  if (sales === 'paused') return <Notice kind="warn">{t('events.pausedText')}</Notice>;
  if (sales === 'closed') return <Notice kind="info">{t('events.salesClosedText')}</Notice>;
  if (sales === 'ended') return <Notice kind="info">{t('events.endedText')}</Notice>;
  return (
    <span role="status" className="sr-only">
      {opened ? t('events.nowOpen') : ''}
    </span>
  );
}

/** True once sales opened while the page was watching: the moment a screen reader has to hear about. */
function useJustOpened(sales: SalesState): boolean {
  const before = useRef(sales);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (before.current === 'not-yet-open' && sales === 'on-sale') setOpened(true);
    before.current = sales;
  }, [sales]);
  return opened;
}
