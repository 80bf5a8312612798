import { Printer } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { problemSentence } from '../../api/problem-sentence';
import type { JariEvent, Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { Button, ButtonLink } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { CancelDialog } from './cancel-dialog';
import { CopyCode } from './copy-code';
import { ReservationFacts } from './reservation-facts';
import { ReservationHistory } from './reservation-history';
import { SaveHint } from './save-hint';
import { Ticket } from './ticket';
import { useOpensHere, type CopyReason } from './use-kept-ticket';
import { useReservationActions } from './use-reservation-actions';

type Props = {
  reservation: Reservation;
  event: JariEvent | undefined;
  /** This device's copy, since the server has not answered (yet): nothing can be changed. */
  copy?: { keptAt: number; why: CopyReason };
};

/** A confirmed reservation: a ticket for each place, then what was bought and what can still be done. */
export function TicketView({ reservation, event, copy }: Props) {
  const { t, dateTime } = useWords();
  const { id, slots, confirmationCode, sectionName, confirmedAt } = reservation;
  const opensHere = useOpensHere(id);

  return (
    <div className="mx-auto w-full max-w-lg px-4 py-6 print:max-w-md print:py-0">
      <div role="status" className="print:hidden">
        <h1 className="text-xl font-bold">{t('reservation.confirmedTitle')}</h1>
        <p className="mt-1 text-ink-quiet">
          {t('reservation.confirmedText')} {opensHere && t('reservation.opensHere')}
        </p>
      </div>
      {copy && copy.why !== 'asking' && (
        <Notice kind="info" role="status" className="mt-4 print:hidden">
          {copy.why === 'signed-out' ? (
            <>
              {t('reservation.copySignedOut')} <SignInLink id={id} />
            </>
          ) : (
            t('reservation.copyText', { when: dateTime(new Date(copy.keptAt).toISOString()) })
          )}
        </Notice>
      )}

      {confirmationCode && (
        <ol aria-label={t('reservation.tickets')} className="mt-5 grid gap-4 print:mt-0 print:block">
          {slots.map((entryNumber, index) => (
            <li key={entryNumber} className="print:not-last:break-after-page">
              <Ticket
                {...{ entryNumber, sectionName, event }}
                code={confirmationCode}
                position={index + 1}
                count={slots.length}
              />
            </li>
          ))}
        </ol>
      )}

      <div className="print:hidden">
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          <Button onClick={() => window.print()}>
            <Printer aria-hidden="true" className="size-5" />
            {t('reservation.print')}
          </Button>
          {confirmationCode && <CopyCode code={confirmationCode} />}
        </div>
        <section aria-label={t('reservation.bought')} className="mt-6 rounded-card border border-line bg-raised p-5">
          <ReservationFacts reservation={reservation} event={event} />
          {confirmedAt && (
            <p className="mt-4 text-xs text-ink-quiet">{t('reservation.confirmedAt', { when: dateTime(confirmedAt) })}</p>
          )}
        </section>
        {!copy && <TicketActions reservation={reservation} />}
      </div>
    </div>
  );
}

/** Comes back to the ticket once signed in. */
function SignInLink({ id }: { id: string }) {
  const { t } = useWords();
  return (
    <Link
      to={`/account?next=${encodeURIComponent(`/reservations/${id}`)}`}
      className="inline-flex min-h-8 items-center font-semibold text-accent-ink underline-offset-4 hover:underline"
    >
      {t('account.signIn')}
    </Link>
  );
}

function TicketActions({ reservation }: { reservation: Reservation }) {
  const { t } = useWords();
  const actions = useReservationActions(reservation.id);
  const { cancel } = actions;
  const [asks, setAsks] = useState(false);
  return (
    <>
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

      <CancelDialog {...{ reservation, actions }} open={asks} onClose={() => setAsks(false)} />
    </>
  );
}
