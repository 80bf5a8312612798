import type { Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useOnline } from '../../lib/use-online';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { retryingWords, type useReservationActions } from './use-reservation-actions';

type Props = {
  reservation: Reservation;
  actions: Pick<ReturnType<typeof useReservationActions>, 'cancel' | 'retrying'>;
  open: boolean;
  onClose: () => void;
};

/** Asks before places are given back. Over a bad connection it says what it waits for, and can be left. */
export function CancelDialog({ reservation, actions: { cancel, retrying }, open, onClose }: Props) {
  const { t, local } = useWords();
  const online = useOnline();
  const isHold = reservation.status === 'pending';
  const words = { name: local(reservation.sectionName), count: reservation.quantity };
  const stuck = !online ? 'app.offline' : retrying && retryingWords(retrying);
  return (
    <ConfirmDialog
      open={open}
      title={isHold ? t('reservation.cancelHoldQuestion') : t('reservation.cancelTicketQuestion')}
      text={isHold ? t('reservation.cancelHoldText', words) : t('reservation.cancelTicketText', words)}
      confirm={isHold ? t('reservation.yesCancelHold') : t('reservation.yesCancelTicket')}
      keep={t('reservation.keep')}
      busy={cancel.isBusy}
      busyText={t('reservation.cancelling')}
      {...(cancel.isBusy && stuck && { stuckText: `${t(stuck)} ${t('reservation.keepStops')}` })}
      onConfirm={() => void cancel.run(isHold).then(onClose)}
      onClose={() => {
        cancel.stop();
        onClose();
      }}
    />
  );
}
