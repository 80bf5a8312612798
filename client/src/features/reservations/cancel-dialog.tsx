import type { Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useOnline } from '../../lib/use-online';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import type { useReservationActions } from './use-reservation-actions';

type Props = {
  reservation: Reservation;
  actions: Pick<ReturnType<typeof useReservationActions>, 'cancel' | 'isRetrying'>;
  open: boolean;
  onClose: () => void;
};

/** Asks before places are given back. Over a bad connection it says what it waits for, and can be left. */
export function CancelDialog({ reservation, actions: { cancel, isRetrying }, open, onClose }: Props) {
  const { t, local } = useWords();
  const online = useOnline();
  const isHold = reservation.status === 'pending';
  const words = { name: local(reservation.sectionName), count: reservation.quantity };
  const isStuck = cancel.isBusy && (!online || isRetrying);
  return (
    <ConfirmDialog
      open={open}
      title={isHold ? t('reservation.cancelHoldQuestion') : t('reservation.cancelTicketQuestion')}
      text={isHold ? t('reservation.cancelHoldText', words) : t('reservation.cancelTicketText', words)}
      confirm={isHold ? t('reservation.yesCancelHold') : t('reservation.yesCancelTicket')}
      keep={t('reservation.keep')}
      busy={cancel.isBusy}
      busyText={t('reservation.cancelling')}
      {...(isStuck && {
        stuckText: `${online ? t('reservation.retrying') : t('app.offline')} ${t('reservation.keepStops')}`,
      })}
      onConfirm={() => void cancel.run(isHold).then(onClose)}
      onClose={() => {
        cancel.stop();
        onClose();
      }}
    />
  );
}
