import { useState } from 'react';
import { Button } from '../../../ui/button';
import { TextField } from '../../account/text-field';
import { codeGroups } from '../../reservations/code-groups';
import { ReservationHistory } from '../../reservations/reservation-history';
import { StatusBadge } from '../../reservations/status-badge';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords } from '../console-words';
import type { OperatorReservation } from '../contract';
import { cancelReservation, confirmReservation } from '../operations.api';
import { buyerName } from './buyer-name';

/** Everything about one reservation, its history, and what an operator can do with it. */
export function ReservationDetails({ reservation }: { reservation: OperatorReservation }) {
  const { c, t, local, money, dateTime } = useConsoleWords();
  const { id, buyer, status } = reservation;
  const facts: [string, string | null | undefined][] = [
    [c('lookup.buyerName'), buyerName(buyer, c)],
    [c('lookup.emailHead'), buyer.email],
    [c('lookup.reference'), reservation.buyerReference],
    [t('reservation.section'), local(reservation.sectionName)],
    [
      t('reservation.quantity'),
      t('reservation.price', {
        count: reservation.quantity,
        price: money(reservation.unitPrice, reservation.currency),
      }),
    ],
    [t('reservation.total'), money(reservation.totalPrice, reservation.currency)],
    [t('reservation.entryNumbers'), reservation.slots.join(', ')],
    [t('reservation.code'), reservation.confirmationCode && codeGroups(reservation.confirmationCode).join(' ')],
    [c('lookup.createdAt'), dateTime(reservation.createdAt)],
    [c('lookup.deadline'), status === 'pending' ? dateTime(reservation.expiresAt) : null],
    [c('lookup.confirmedAt'), reservation.confirmedAt && dateTime(reservation.confirmedAt)],
    [c('lookup.cancelledAt'), reservation.cancelledAt && dateTime(reservation.cancelledAt)],
    [c('lookup.id'), id],
  ];
  return (
    <section aria-label={c('lookup.details')} className="rounded-card border border-line bg-raised p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-bold">{c('lookup.details')}</h2>
        <StatusBadge status={status} />
      </div>
      <dl className="numbers mt-3 grid gap-x-8 gap-y-2 text-sm sm:grid-cols-2 lg:grid-cols-3">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt className="text-xs text-ink-quiet">{name}</dt>
                <dd className="font-semibold">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Actions reservation={reservation} />
      <ReservationHistory id={id} />
    </section>
  );
}

function Actions({ reservation }: { reservation: OperatorReservation }) {
  const { c, local, number, money } = useConsoleWords();
  const [asked, setAsked] = useState<'cancel' | 'confirm'>('cancel');
  const [asks, setAsks] = useState(false);
  const [payment, setPayment] = useState('');
  const { id, status } = reservation;
  const isHold = status === 'pending';
  if (!isHold && status !== 'confirmed') return null;
  const ask = (kind: typeof asked) => {
    setAsked(kind);
    setPayment('');
    setAsks(true);
  };
  const words = {
    name: local(reservation.sectionName),
    places: number(reservation.quantity),
    total: money(reservation.totalPrice, reservation.currency),
  };
  const isConfirm = asked === 'confirm';
  const title = isConfirm ? c('lookup.confirm') : isHold ? c('lookup.release') : c('lookup.cancel');
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {isHold && <Button onClick={() => ask('confirm')}>{c('lookup.confirm')}</Button>}
      <Button onClick={() => ask('cancel')}>{isHold ? c('lookup.release') : c('lookup.cancel')}</Button>
      <ActionDialog
        open={asks}
        title={title}
        text={
          isConfirm
            ? c('lookup.confirmText', words)
            : isHold
              ? c('lookup.releaseText', words)
              : c('lookup.cancelText', words)
        }
        confirm={title}
        done={(isRepeated) =>
          isRepeated
            ? c(isConfirm ? 'lookup.confirmRepeated' : 'lookup.cancelRepeated')
            : c(isConfirm ? 'lookup.confirmDone' : isHold ? 'lookup.releaseDone' : 'lookup.cancelDone')
        }
        danger={!isConfirm}
        run={(reason) => (isConfirm ? confirmReservation(id, reason, payment.trim()) : cancelReservation(id, reason))}
        onClose={() => setAsks(false)}
      >
        {isConfirm && (
          <TextField
            label={c('lookup.paymentReference')}
            hint={c('lookup.paymentReferenceHint')}
            value={payment}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setPayment(event.target.value)}
          />
        )}
      </ActionDialog>
    </div>
  );
}
