import { SearchX } from 'lucide-react';
import { useCallback, useState } from 'react';
import { asProblem } from '../../api/problem';
import type { ReservationStatus } from '../../api/types';
import { usePageTitle } from '../../app/use-page-title';
import { useWords } from '../../i18n/use-words';
import { refreshResources, useResource } from '../../lib/resource';
import { ButtonLink } from '../../ui/button';
import { PageState } from '../../ui/page-state';
import { ProblemState } from '../../ui/problem-state';
import { useEvent } from '../events/events.api';
import { EndedReservation } from './ended-reservation';
import { HeldReservation } from './held-reservation';
import { RESERVATIONS } from './my-reservations';
import { fetchReservation, reservationKey } from './reservations.api';
import { TicketView } from './ticket-view';
import { useBeginAtTop } from './use-begin-at-top';
import { copyReason, mayShowCopy, useKeepTicket, useKeptTicket } from './use-kept-ticket';

/** While something can still change elsewhere (another tab, the seller, the deadline) the page keeps asking. */
const LOOK_EVERY_MS = 10_000;
/** Of a ticket only the seller could take it away. */
const LOOK_AT_TICKET_EVERY_MS = 30_000;
const LOOK_AT_THE_END_EVERY_MS = 1000;

const TITLES = {
  pending: 'hold.places',
  confirmed: 'reservation.tickets',
  cancelled: 'reservation.titleCancelled',
  expired: 'reservation.titleExpired',
} as const satisfies Record<ReservationStatus, string>;

export function ReservationPage({ id }: { id: string }) {
  const { t } = useWords();
  const [isOver, setIsOver] = useState(false);
  const { data, error, refetch } = useResource(reservationKey(id), () => fetchReservation(id), {
    staleMs: 1000,
    everyMs: (timed) => {
      const status = timed?.reservation.status;
      if (status === 'confirmed') return LOOK_AT_TICKET_EVERY_MS;
      if (status !== 'pending') return null;
      return isOver ? LOOK_AT_THE_END_EVERY_MS : LOOK_EVERY_MS;
    },
  });
  // Asked for until it is there: it is what a ticket says first.
  const event = useEvent(data?.reservation.eventId, (known) => (known ? null : LOOK_EVERY_MS)).data;
  const kept = useKeptTicket(id);
  useKeepTicket(data?.reservation, event);
  const status = (data ?? kept)?.reservation.status;
  usePageTitle(t(status ? TITLES[status] : 'app.myReservations'));
  useBeginAtTop(status);

  const onOver = useCallback(
    (over: boolean) => {
      setIsOver(over);
      if (over) refreshResources(RESERVATIONS, reservationKey(id));
    },
    [id],
  );

  if (!data) {
    if (kept && mayShowCopy(error)) {
      const copy = { keptAt: kept.keptAt, why: copyReason(error) };
      return <TicketView reservation={kept.reservation} event={kept.event} copy={copy} />;
    }
    const refusal = error === undefined ? 0 : asProblem(error).status;
    if (refusal === 404 || refusal === 401 || refusal === 400) {
      return (
        <PageState
          icon={SearchX}
          headingLevel={1}
          title={t('reservation.notFoundTitle')}
          text={t('reservation.notFoundText')}
        >
          <ButtonLink to={`/account?next=${encodeURIComponent(`/reservations/${id}`)}`} look="primary">
            {t('account.signIn')}
          </ButtonLink>
          <ButtonLink to="/">{t('app.toEvents')}</ButtonLink>
        </PageState>
      );
    }
    if (error !== undefined) return <ProblemState error={error} onRetry={refetch} />;
    return <ReservationSkeleton />;
  }

  const { reservation } = data;
  const shared = { reservation, event: event ?? kept?.event };
  switch (reservation.status) {
    case 'pending':
      return <HeldReservation {...shared} timed={data} isOver={isOver} onOver={onOver} />;
    case 'confirmed':
      return <TicketView {...shared} />;
    case 'cancelled':
    case 'expired':
      return <EndedReservation reservation={reservation} />;
  }
}

function ReservationSkeleton() {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('app.loading')} className="mx-auto grid w-full max-w-lg gap-4 px-4 py-6">
      <div className="skeleton h-9 w-2/3" />
      <div className="skeleton h-32" />
      <div className="skeleton h-64 rounded-card" />
    </div>
  );
}
