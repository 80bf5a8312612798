import { Ticket } from 'lucide-react';
import { Link } from 'wouter';
import { useWords } from '../../i18n/use-words';
import { useKeptTickets } from './kept-tickets';

type Props = { className?: string };

/** The tickets this device has copies of: the way to them while the list itself cannot be had. */
export function KeptTicketList({ className = 'px-4' }: Props) {
  const { t, local, dateTime } = useWords();
  const tickets = useKeptTickets((store) => store.tickets);
  if (tickets.length === 0) return null;
  return (
    <section aria-labelledby="kept-tickets" className={`mx-auto w-full max-w-3xl py-6 ${className}`}>
      <h2 id="kept-tickets" className="font-bold">
        {t('reservations.keptTitle')}
      </h2>
      <ul className="mt-3 grid gap-2">
        {tickets.map(({ reservation, event }) => (
          <li key={reservation.id}>
            <Link
              to={`/reservations/${reservation.id}`}
              className="flex min-h-14 items-center gap-3 rounded-card border border-line bg-raised px-4 py-3 hover:border-line-strong"
            >
              <Ticket aria-hidden="true" className="size-5 shrink-0 text-accent-ink" />
              <span className="min-w-0">
                <span className="block font-semibold">{local(event.name)}</span>
                <span className="numbers block text-sm text-ink-quiet">
                  {dateTime(event.startsAt)} · {local(reservation.sectionName)} ·{' '}
                  {t('quantity.value', { count: reservation.quantity })}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
