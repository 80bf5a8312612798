import { useId, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { problemSentence } from '../../api/problem-sentence';
import type { Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { passFocusTo } from '../../lib/pass-focus-to';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { useEvent } from '../events/events.api';
import { CancelDialog } from './cancel-dialog';
import { ReservationHistory } from './reservation-history';
import { StatusBadge } from './status-badge';
import { useKeepTicket } from './use-kept-ticket';
import { useReservationActions } from './use-reservation-actions';

const passFocusToPage = passFocusTo('main');

type Props = { reservation: Reservation; onCancelled: () => void };

/** One reservation of the list, with its way in, its history and its cancellation. */
export function ReservationCard({ reservation, onCancelled }: Props) {
  const { t, local, money, clock } = useWords();
  const event = useEvent(reservation.eventId);
  const actions = useReservationActions(reservation.id, 0, onCancelled);
  const { cancel } = actions;
  useKeepTicket(reservation, event.data);
  const [asks, setAsks] = useState(false);
  const { id, quantity, status } = reservation;
  const sectionName = local(reservation.sectionName);
  const isHold = status === 'pending';
  const words = { name: sectionName, count: quantity };
  const cardId = useId();
  const passFocusToCard = useMemo(() => passFocusTo(cardId), [cardId]);

  return (
    <article
      id={cardId}
      // What is cancelled leaves a list of what is held.
      ref={passFocusToPage}
      tabIndex={-1}
      aria-label={t('reservations.open', words)}
      className="rounded-card border border-line bg-raised p-5"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <StatusBadge status={status} />
        {isHold && (
          <span className="numbers text-sm text-ink-quiet">
            {t('reservations.until', { time: clock(reservation.expiresAt, true) })}
          </span>
        )}
      </div>
      <h2 className="mt-2 font-bold">
        <Link to={`/reservations/${id}`} className="inline-flex min-h-11 items-center underline-offset-4 hover:underline">
          {event.data ? local(event.data.name) : sectionName}
        </Link>
      </h2>
      <p className="numbers flex flex-wrap justify-between gap-x-4">
        <span>
          {sectionName} · {t('quantity.value', { count: quantity })}
          {(isHold || status === 'confirmed') && (
            <span className="text-ink-quiet">
              {' '}
              · {t('reservation.entryNumbers')} {reservation.slots.join(', ')}
            </span>
          )}
        </span>
        <span className="font-semibold">{money(reservation.totalPrice, reservation.currency)}</span>
      </p>
      {cancel.error !== null && (
        <Notice kind="bad" role="alert" className="mt-3">
          {problemSentence(cancel.error, t)}
        </Notice>
      )}
      <div className="mt-1 flex flex-wrap items-start justify-between gap-2">
        <ReservationHistory id={id} />
        {(isHold || status === 'confirmed') && (
          <Button ref={passFocusToCard} look="quiet" className="mt-2" onClick={() => setAsks(true)}>
            {isHold ? t('reservation.cancelHold') : t('reservation.cancelTicket')}
          </Button>
        )}
      </div>
      <CancelDialog {...{ reservation, actions }} open={asks} onClose={() => setAsks(false)} />
    </article>
  );
}
