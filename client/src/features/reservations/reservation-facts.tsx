import type { JariEvent, Reservation } from '../../api/types';
import { useWords } from '../../i18n/use-words';

/** What was taken: event, section, quantity and the sum. */
export function ReservationFacts({ reservation, event }: { reservation: Reservation; event: JariEvent | undefined }) {
  const { t, local, money, dateTime } = useWords();
  const { sectionName, quantity, unitPrice, totalPrice, currency } = reservation;
  return (
    <>
      <div className="min-h-14">
        {event ? (
          <>
            <p className="font-bold">{local(event.name)}</p>
            <p className="text-sm text-ink-quiet">
              {dateTime(event.startsAt)} · {local(event.venue)}
            </p>
          </>
        ) : (
          <div aria-hidden="true" className="skeleton h-12 w-3/4" />
        )}
      </div>
      <dl className="numbers mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
        <dt className="text-ink-quiet">{t('reservation.section')}</dt>
        <dd className="text-right font-semibold">{local(sectionName)}</dd>
        <dt className="text-ink-quiet">{t('reservation.quantity')}</dt>
        <dd className="text-right">{t('reservation.price', { count: quantity, price: money(unitPrice, currency) })}</dd>
        <dt className="text-ink-quiet">{t('reservation.total')}</dt>
        <dd className="text-right font-bold">{money(totalPrice, currency)}</dd>
      </dl>
    </>
  );
}
