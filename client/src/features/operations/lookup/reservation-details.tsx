import { useState } from 'react';
import { asProblem } from '../../../api/problem';
import { problemSentence } from '../../../api/problem-sentence';
import { Button } from '../../../ui/button';
import { TextField } from '../../account/text-field';
import { codeGroups } from '../../reservations/code-groups';
import { ReservationHistory } from '../../reservations/reservation-history';
import { StatusBadge } from '../../reservations/status-badge';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords } from '../console-words';
import type { OperatorReservation } from '../contract';
import { cancelReservation, confirmReservation } from '../operations.api';
import { useAllEvents } from '../operations.queries';
import { buyerName } from './buyer-name';

const ACTORS = { buyer: 'lookup.byBuyer', integrator: 'lookup.byIntegrator', operator: 'lookup.byOperator', system: 'lookup.bySystem' } as const;

/** Everything about one reservation, its history, and what an operator can do with it. */
export function ReservationDetails({ reservation }: { reservation: OperatorReservation }) {
  const { c, t, local, money, dateTime } = useConsoleWords();
  const { id, buyer, status } = reservation;
  const eventName = useAllEvents().data?.find((event) => event.id === reservation.eventId)?.name;
  const facts: [string, string | null | undefined][] = [
    [c('lookup.buyerName'), buyerName(buyer, c)],
    [c('lookup.emailHead'), buyer.email],
    [c('lookup.reference'), reservation.buyerReference],
    [c('filter.event'), eventName && local(eventName)],
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
      <dl className="numbers mt-3 grid grid-cols-2 gap-x-6 gap-y-2 text-sm lg:grid-cols-3 lg:gap-x-8">
        {facts.map(
          ([name, value]) =>
            value && (
              // An id or an address is longer than half a phone.
              <div key={name} className={value.length > 20 ? 'max-sm:col-span-full' : ''}>
                <dt className="text-xs text-ink-quiet">{name}</dt>
                <dd className="font-semibold break-words">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Actions reservation={reservation} />
      <ReservationHistory id={id} by={(actor) => c(ACTORS[actor])} />
    </section>
  );
}

const WORDS = {
  confirm: { action: 'lookup.confirm', text: 'lookup.confirmText', done: 'lookup.confirmDone', repeated: 'lookup.confirmRepeated' },
  release: { action: 'lookup.release', text: 'lookup.releaseText', done: 'lookup.releaseDone', repeated: 'lookup.cancelRepeated' },
  cancel: { action: 'lookup.cancel', text: 'lookup.cancelText', done: 'lookup.cancelDone', repeated: 'lookup.cancelRepeated' },
} as const;

type Choice = keyof typeof WORDS;

function Actions({ reservation }: { reservation: OperatorReservation }) {
  const { c, t, local, number, money } = useConsoleWords();
  // What was asked for stays so while the dialog is open: a hold may become a ticket meanwhile, which nobody meant to cancel.
  const [choice, setChoice] = useState<Choice>('cancel');
  const [asks, setAsks] = useState(false);
  const [payment, setPayment] = useState('');
  const { id, status } = reservation;
  const choices: Choice[] = status === 'pending' ? ['confirm', 'release'] : status === 'confirmed' ? ['cancel'] : [];
  if (choices.length === 0 && !asks) return null;
  const { action, text, done, repeated } = WORDS[choice];

  const run = (reason: string) =>
    choice === 'confirm' ? confirmReservation(id, reason, payment.trim()) : cancelReservation(id, reason, choice === 'release');
  const failure = (problem: unknown) =>
    choice === 'release' && asProblem(problem).code === 'INVALID_STATE' ? c('lookup.confirmedMeanwhile') : problemSentence(problem, t);

  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {choices.map((kind) => (
        <Button
          key={kind}
          onClick={() => {
            setChoice(kind);
            setPayment('');
            setAsks(true);
          }}
        >
          {c(WORDS[kind].action)}
        </Button>
      ))}
      <ActionDialog
        open={asks}
        title={c(action)}
        text={c(text, {
          name: local(reservation.sectionName),
          places: number(reservation.quantity),
          total: money(reservation.totalPrice, reservation.currency),
        })}
        confirm={c(action)}
        done={(isRepeated) => c(isRepeated ? repeated : done)}
        danger={choice !== 'confirm'}
        run={run}
        failure={failure}
        onClose={() => setAsks(false)}
      >
        {choice === 'confirm' && (
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
