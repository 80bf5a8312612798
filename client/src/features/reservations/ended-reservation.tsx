import { CircleSlash, Hourglass } from 'lucide-react';
import type { Reservation, ReservationLog } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useResource } from '../../lib/resource';
import { ButtonLink } from '../../ui/button';
import { PageState } from '../../ui/page-state';
import { ReservationHistory } from './reservation-history';
import { fetchLogs, logsKey } from './reservations.api';

const CANCELLED_BY = {
  buyer: 'reservation.cancelledTitle',
  operator: 'reservation.cancelledBySeller',
  integrator: 'reservation.cancelledBySeller',
  /** Until the history has been heard. */
  system: 'reservation.cancelled',
} as const;

/** The reservation does not tell; its history does. */
function useWhoCancelled({ id, status }: Reservation): ReservationLog['actor'] {
  const logs = useResource(status === 'cancelled' ? logsKey(id) : null, () => fetchLogs(id), { staleMs: 0 });
  return logs.data?.find(({ action }) => action === 'cancelled')?.actor ?? 'system';
}

/** A reservation that is over, said kindly, with the way to a new one. */
export function EndedReservation({ reservation }: { reservation: Reservation }) {
  const { t } = useWords();
  const isExpired = reservation.status === 'expired';
  const cancelledTitle = t(CANCELLED_BY[useWhoCancelled(reservation)]);
  return (
    <div className="mx-auto w-full max-w-lg px-4" role="status">
      <PageState
        icon={isExpired ? Hourglass : CircleSlash}
        headingLevel={1}
        title={isExpired ? t('reservation.expiredTitle') : cancelledTitle}
        text={isExpired ? t('reservation.expiredText') : t('reservation.cancelledText')}
      >
        <ButtonLink look="primary" to={`/events/${reservation.eventId}`}>
          {isExpired ? t('reservation.tryAgain') : t('reservation.toEvent')}
        </ButtonLink>
        <ButtonLink to="/reservations">{t('app.myReservations')}</ButtonLink>
      </PageState>
      <ReservationHistory id={reservation.id} />
    </div>
  );
}
