import { useState } from 'react';
import { asProblem } from '../../api/problem';
import { problemSentence } from '../../api/problem-sentence';
import type { JariEvent, Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useOnline } from '../../lib/use-online';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { CancelDialog } from './cancel-dialog';
import { Countdown } from './countdown';
import { EntryNumbers } from './entry-numbers';
import { usePriceSeen } from './hold.store';
import { ReservationFacts } from './reservation-facts';
import { deadlineOf, type TimedReservation } from './reservations.api';
import { SaveHint } from './save-hint';
import { useSettings } from './settings.api';
import { useSteadyDeadline } from './use-countdown';
import { retryingWords, useReservationActions } from './use-reservation-actions';

type Props = {
  reservation: Reservation;
  timed: TimedReservation;
  event: JariEvent | undefined;
  isOver: boolean;
  onOver: (isOver: boolean) => void;
};

/** A hold with its deadline: confirm it, let it go, or watch it end. */
export function HeldReservation({ reservation, timed, event, isOver, onOver }: Props) {
  const { t, money } = useWords();
  const deadline = useSteadyDeadline(deadlineOf(timed));
  const actions = useReservationActions(reservation.id, deadline);
  const { confirm, error, retrying } = actions;
  const [asks, setAsks] = useState(false);
  const waits = !useOnline() && confirm.isBusy && !isOver;
  const totalSeconds = (Date.parse(reservation.expiresAt) - Date.parse(reservation.createdAt)) / 1000;
  const total = money(reservation.totalPrice, reservation.currency);
  const priceSeen = usePriceSeen(reservation);
  const paymentMode = useSettings()?.paymentMode;
  const paidElsewhere = paymentMode === 'external' || (confirm.error !== null && asProblem(confirm.error).code === 'FORBIDDEN');

  return (
    <div className="flex flex-1 flex-col">
      <div className="mx-auto w-full max-w-lg flex-1 px-4 py-6">
        <h1 className="text-xl font-bold">{t('reservation.pendingTitle')}</h1>
        <p className="mt-1 text-ink-quiet">{t(paidElsewhere ? 'reservation.pendingPaidElsewhere' : 'reservation.pendingText')}</p>
        <div className="mt-5">
          <Countdown deadline={deadline} totalSeconds={totalSeconds} onOver={onOver} />
        </div>
        {priceSeen !== null && (
          <Notice kind="warn" role="status" className="mt-6">
            {t('reservation.priceChanged', {
              seen: money(priceSeen, reservation.currency),
              now: money(reservation.unitPrice, reservation.currency),
            })}
          </Notice>
        )}
        <div className="mt-6 rounded-card border border-line bg-raised p-5">
          <ReservationFacts reservation={reservation} event={event} />
          <hr className="my-4 border-line" />
          <EntryNumbers slots={reservation.slots} />
        </div>
        <SaveHint />
        <div className="mt-4 text-center">
          <Button look="quiet" onClick={() => setAsks(true)} inactive={isOver || confirm.isBusy}>
            {t('reservation.cancelHold')}
          </Button>
        </div>
      </div>

      <div className="sticky bottom-0 z-10 border-t border-line bg-raised pb-[env(safe-area-inset-bottom)]">
        {/* On a window that is wide, as one that is enlarged may be low, what it says stands beside the button. */}
        <div className="mx-auto flex max-w-lg flex-col gap-2 px-4 py-3 sm:max-w-4xl sm:flex-row sm:flex-wrap sm:items-center sm:gap-x-6">
          {error !== null && (error !== confirm.error || !paidElsewhere) && (
            <Notice kind="bad" role="alert" className="sm:w-full">
              {problemSentence(error, t)}
            </Notice>
          )}
          {waits && (
            <Notice kind="warn" role="status" className="sm:w-full">
              {t('reservation.waitingOfflineText')}
            </Notice>
          )}
          {paidElsewhere ? (
            <Notice kind="info" role="status" className="sm:w-full">
              {t('reservation.externalPayment')}
            </Notice>
          ) : (
            <>
              {paymentMode === 'demo' && (
                <div className="rounded-card border border-dashed border-line-strong px-3 py-2 text-sm sm:flex-3">
                  <span className="font-semibold">{t('reservation.demoPayment')}</span>{' '}
                  <span className="text-ink-quiet">{t('reservation.demoPaymentText')}</span>
                </div>
              )}
              <Button
                look="primary"
                className="min-h-12 sm:flex-2"
                busy={confirm.isBusy}
                inactive={isOver}
                onClick={() => void confirm.run()}
              >
                {confirmLabel()}
              </Button>
            </>
          )}
        </div>
      </div>

      <CancelDialog {...{ reservation, actions }} open={asks} onClose={() => setAsks(false)} />
    </div>
  );

  function confirmLabel(): string {
    if (isOver) return t('reservation.checking');
    if (waits) return t('reservation.waitingOffline');
    if (confirm.isBusy) return retrying ? t(retryingWords(retrying)) : t('reservation.confirming');
    return t('reservation.confirm', { price: total });
  }
}
