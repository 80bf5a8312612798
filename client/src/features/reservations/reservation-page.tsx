import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useParams } from 'react-router';
import { asProblem } from '../../api/problem';
import { usePageTitle } from '../../app/use-page-title';
import { useWords } from '../../i18n/use-words';
import { ButtonLink } from '../../ui/button';
import { PageState } from '../../ui/page-state';
import { ProblemState } from '../../ui/problem-state';
import { eventQuery } from '../events/events.queries';
import { EndedReservation } from './ended-reservation';
import { HeldReservation } from './held-reservation';
import { reservationsKey } from './my-reservations.queries';
import { reservationQuery } from './reservations.api';
import { TicketView } from './ticket-view';

/** While something can still change elsewhere (another tab, the seller, the deadline) the page keeps asking. */
const LOOK_EVERY_MS = 10_000;
const LOOK_AT_THE_END_EVERY_MS = 1000;

export function ReservationPage() {
  const { id = '' } = useParams();
  return <Reservation key={id} id={id} />;
}

function Reservation({ id }: { id: string }) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const [isOver, setIsOver] = useState(false);
  const query = useQuery({
    ...reservationQuery(id),
    refetchInterval: ({ state }) => {
      if (state.data?.reservation.status !== 'pending') return false;
      return isOver ? LOOK_AT_THE_END_EVERY_MS : LOOK_EVERY_MS;
    },
    retry: (failures, error) => asProblem(error).isTransient && failures < 5,
  });
  const event = useQuery({ ...eventQuery(query.data?.reservation.eventId ?? 0), enabled: query.data !== undefined });
  usePageTitle(t('reservation.title'));

  const onOver = useCallback(() => {
    setIsOver(true);
    void queryClient.invalidateQueries({ queryKey: reservationsKey });
  }, [queryClient]);

  if (!query.data) {
    if (asProblem(query.error).status === 404 || asProblem(query.error).status === 401) {
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
    if (query.isError) return <ProblemState error={query.error} onRetry={() => void query.refetch()} />;
    return <ReservationSkeleton />;
  }

  const { reservation } = query.data;
  const shared = { reservation, event: event.data };
  switch (reservation.status) {
    case 'pending':
      return <HeldReservation {...shared} timed={query.data} isOver={isOver} onOver={onOver} />;
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
