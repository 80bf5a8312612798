import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { ReservationLog } from '../../api/types';
import { problemSentence } from '../../api/problem-sentence';
import { useWords } from '../../i18n/use-words';
import { useResource } from '../../lib/resource';
import { fetchLogs, logsKey } from './reservations.api';

type Props = {
  id: string;
  /** Who did it, for a reader who is not the buyer. */
  by?: ((actor: ReservationLog['actor']) => string) | undefined;
};

/** What happened to a reservation, oldest first; fetched when it is opened. */
export function ReservationHistory({ id, by }: Props) {
  const { t } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const logs = useResource(isOpen ? logsKey(id) : null, () => fetchLogs(id));
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)} className="group mt-2">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-1 text-sm font-semibold text-accent-ink [&::-webkit-details-marker]:hidden">
        <ChevronDown aria-hidden="true" className="size-4 transition-transform group-open:rotate-180" />
        {t('reservation.showHistory')}
      </summary>
      {logs.data ? (
        <LogList logs={logs.data} by={by} />
      ) : logs.error !== undefined ? (
        <p className="text-sm text-ink-quiet">{problemSentence(logs.error, t)}</p>
      ) : (
        <div aria-hidden="true" className="skeleton h-14" />
      )}
    </details>
  );
}

function LogList({ logs, by }: Pick<Props, 'by'> & { logs: readonly ReservationLog[] }) {
  const { t, dateTime } = useWords();
  if (logs.length === 0) return <p className="text-sm text-ink-quiet">{t('reservation.historyEmpty')}</p>;
  return (
    <ol aria-label={t('reservation.history')} className="grid gap-2 border-l-2 border-line pl-4 text-sm">
      {logs.map((log, index) => (
        <li key={index}>
          <span className="font-semibold">{t(actionWord(log.action))}</span>{' '}
          <span className="text-ink-quiet">{by ? by(log.actor) : t(actorWord(log.actor))}</span>
          <time dateTime={log.at} className="numbers block text-ink-quiet">
            {dateTime(log.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}

const ACTION_WORDS = {
  held: 'reservation.logHeld',
  confirmed: 'reservation.logConfirmed',
  cancelled: 'reservation.logCancelled',
  expired: 'reservation.logExpired',
} as const;

function actionWord(action: string) {
  return action in ACTION_WORDS ? ACTION_WORDS[action as keyof typeof ACTION_WORDS] : 'reservation.logOther';
}

function actorWord(actor: string) {
  if (actor === 'buyer') return 'reservation.actorBuyer';
  return actor === 'system' ? 'reservation.actorSystem' : 'reservation.actorOperator';
}
