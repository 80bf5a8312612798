import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { problemSentence } from '../../api/problem-sentence';
import type { JariEvent, Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { Button, ButtonLink } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Notice } from '../../ui/notice';
import { codeGroups } from './code-groups';
import { EntryNumbers } from './entry-numbers';
import { ReservationFacts } from './reservation-facts';
import { ReservationHistory } from './reservation-history';
import { SaveHint } from './save-hint';
import { useReservationActions } from './use-reservation-actions';

/** A confirmed reservation as a ticket: what to show at the entrance, and nothing louder than that. */
export function TicketView({ reservation, event }: { reservation: Reservation; event: JariEvent | undefined }) {
  const { t, local, dateTime } = useWords();
  const { cancel } = useReservationActions(reservation.id);
  const [asks, setAsks] = useState(false);

  return (
    <div className="mx-auto w-full max-w-lg px-4 py-6">
      <div role="status">
        <h1 className="text-xl font-bold">{t('reservation.confirmedTitle')}</h1>
        <p className="mt-1 text-ink-quiet">{t('reservation.confirmedText')}</p>
      </div>

      <article aria-label={t('reservation.ticket')} className="appear mt-5 rounded-card border border-line bg-raised">
        <div className="rounded-t-card border-t-8 border-accent p-5">
          <ReservationFacts reservation={reservation} event={event} />
        </div>
        <Perforation />
        <div className="p-5">
          <EntryNumbers slots={reservation.slots} huge />
          {reservation.confirmationCode && <Code code={reservation.confirmationCode} />}
          {reservation.confirmedAt && (
            <p className="mt-4 text-xs text-ink-quiet">
              {t('reservation.confirmedAt', { when: dateTime(reservation.confirmedAt) })}
            </p>
          )}
        </div>
      </article>

      <SaveHint />
      {cancel.error !== null && (
        <Notice kind="bad" role="alert" className="mt-4">
          {problemSentence(cancel.error, t)}
        </Notice>
      )}
      <div className="mt-6 flex flex-wrap items-center justify-center gap-2">
        <ButtonLink to="/reservations">{t('app.myReservations')}</ButtonLink>
        <Button look="quiet" onClick={() => setAsks(true)}>
          {t('reservation.cancelTicket')}
        </Button>
      </div>
      <ReservationHistory id={reservation.id} />

      <ConfirmDialog
        open={asks}
        title={t('reservation.cancelTicketQuestion')}
        text={t('reservation.cancelTicketText', { name: local(reservation.sectionName), count: reservation.quantity })}
        confirm={t('reservation.yesCancelTicket')}
        keep={t('reservation.keep')}
        busy={cancel.isBusy}
        busyText={t('reservation.cancelling')}
        onConfirm={() => void cancel.run().then(() => setAsks(false))}
        onClose={() => setAsks(false)}
      />
    </div>
  );
}

/** The tear line of a paper ticket, with its two half holes. */
function Perforation() {
  const hole = 'absolute top-1/2 size-6 -translate-y-1/2 rounded-full border border-line bg-ground';
  return (
    <div aria-hidden="true" className="relative overflow-x-clip">
      <div className="mx-5 border-t-2 border-dashed border-line" />
      <span className={`${hole} -left-3.5`} />
      <span className={`${hole} -right-3.5`} />
    </div>
  );
}

function Code({ code }: { code: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    setCopied(true);
  };
  return (
    <div className="mt-5">
      <p className="text-sm font-semibold text-ink-quiet">{t('reservation.code')}</p>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-mono text-lg font-bold tracking-wide">
          <span className="sr-only">{code}</span>
          <span aria-hidden="true" className="flex flex-wrap gap-x-3">
            {codeGroups(code).map((group, index) => (
              <span key={index}>{group}</span>
            ))}
          </span>
        </p>
        {/* Plain-http addresses have no clipboard; the code can be selected there. */}
        {'clipboard' in navigator && (
          <Button look="quiet" onClick={() => void copy()} aria-label={copied ? t('reservation.copied') : t('reservation.copyCode')}>
            {copied ? <Check aria-hidden="true" className="size-5" /> : <Copy aria-hidden="true" className="size-5" />}
            <span aria-live="polite">{copied ? t('reservation.copied') : t('reservation.copyCode')}</span>
          </Button>
        )}
      </div>
    </div>
  );
}
