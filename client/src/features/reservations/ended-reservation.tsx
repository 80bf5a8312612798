import { CircleSlash, Hourglass } from 'lucide-react';
import type { Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { ButtonLink } from '../../ui/button';
import { PageState } from '../../ui/page-state';
import { ReservationHistory } from './reservation-history';

/** A reservation that is over, said kindly, with the way to a new one. */
export function EndedReservation({ reservation }: { reservation: Reservation }) {
  const { t } = useWords();
  const isExpired = reservation.status === 'expired';
  return (
    <div className="mx-auto w-full max-w-lg px-4" role="status">
      <PageState
        icon={isExpired ? Hourglass : CircleSlash}
        headingLevel={1}
        title={isExpired ? t('reservation.expiredTitle') : t('reservation.cancelledTitle')}
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
