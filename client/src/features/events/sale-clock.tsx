import { useState } from 'react';
import type { JariEvent } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { formatCountdown, splitSeconds } from '../../lib/time';
import { Notice } from '../../ui/notice';
import type { SalesState } from './sales-state';

type Props = { event: JariEvent; sales: SalesState; now: number };

const TOLD = {
  'on-sale': 'events.nowOpen',
  paused: 'events.pausedText',
  closed: 'events.salesClosedText',
  ended: 'events.endedText',
} as const;

/** When sales open (counted down by the server's clock), or why nothing can be bought. */
export function SaleClock({ event, sales, now }: Props) {
  const { t, dateTime } = useWords();
  // What is there at first is read with the rest of the page; what changes while somebody watches has to be spoken.
  const [first, setFirst] = useState<SalesState | null>(sales);
  if (first !== null && first !== sales) setFirst(null);
  const words = sales === 'not-yet-open' ? t('events.opensAt', { when: dateTime(event.salesOpenAt) }) : t(TOLD[sales]);
  const seconds = (Date.parse(event.salesOpenAt) - now) / 1000;
  const { days } = splitSeconds(seconds);

  return (
    <>
      {sales === 'not-yet-open' && (
        <div className="rounded-card border border-line bg-accent-soft p-4 text-center">
          <p className="text-sm font-semibold text-ink-quiet">
            {days >= 2 ? t('events.opensInDays', { days }) : t('events.opensIn')}
          </p>
          {days < 2 && (
            <p role="timer" className="numbers text-2xl font-bold text-accent-ink">
              {formatCountdown(seconds)}
            </p>
          )}
          <p className="text-sm">{words}</p>
        </div>
      )}
      {sales !== 'not-yet-open' && sales !== 'on-sale' && <Notice kind={sales === 'paused' ? 'warn' : 'info'}>{words}</Notice>}
      <span role="status" className="sr-only">
        {first === null && words}
      </span>
    </>
  );
}
