import { CalendarDays, MapPin, Ticket } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { usePageTitle } from '../../app/use-page-title';
import type { ListedEvent } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useServerNow } from '../../lib/use-now';
import { PageState } from '../../ui/page-state';
import { ProblemState } from '../../ui/problem-state';
import { useEvents } from './events.api';
import { SalesBadge } from './sales-badge';
import { inOrderOfSale, salesState } from './sales-state';

export function EventListPage() {
  const { t } = useWords();
  const events = useEvents();
  const now = useServerNow(5000);
  usePageTitle(t('events.title'));

  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-6">
      <h1 className="text-xl font-bold">{t('events.title')}</h1>
      <p className="mt-1 text-ink-quiet">{t('events.lead')}</p>
      <div className="mt-6">
        {events.data ? (
          <EventCards events={events.data} now={now} />
        ) : events.error !== undefined ? (
          <ProblemState error={events.error} onRetry={events.refetch} />
        ) : (
          <div role="status" aria-label={t('app.loading')} className="grid gap-3">
            <div className="skeleton h-44 rounded-card" />
            <div className="skeleton h-44 rounded-card" />
          </div>
        )}
      </div>
    </div>
  );
}

function EventCards({ events, now }: { events: readonly ListedEvent[]; now: number }) {
  const { t } = useWords();
  // In the order of when the list was opened: no card moves away from under a thumb because the clock goes on.
  const [openedAt] = useState(now);
  if (events.length === 0) {
    return <PageState icon={Ticket} title={t('events.emptyTitle')} text={t('events.emptyText')} />;
  }
  return (
    <ul className="grid gap-3">
      {inOrderOfSale(events, openedAt).map((event) => (
        <li key={event.id}>
          <EventCard event={event} now={now} />
        </li>
      ))}
    </ul>
  );
}

function EventCard({ event, now }: { event: ListedEvent; now: number }) {
  const { t, local, dateTime } = useWords();
  const sales = salesState(event, now);
  const isSoldOut = sales === 'on-sale' && event.soldOut;
  return (
    <Link
      to={`/events/${event.id}`}
      className="block min-h-44 rounded-card border border-line bg-raised p-5 transition-colors hover:border-line-strong"
    >
      <SalesBadge sales={isSoldOut ? 'sold-out' : sales} />
      <h2 className="mt-2 text-lg font-bold">{local(event.name)}</h2>
      <p className="mt-2 flex items-start gap-2 text-sm">
        <CalendarDays aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-quiet" />
        {dateTime(event.startsAt)}
      </p>
      <p className="mt-1 flex items-start gap-2 text-sm">
        <MapPin aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-quiet" />
        {local(event.venue)}
      </p>
      {sales === 'not-yet-open' && (
        <p className="mt-3 text-sm font-semibold text-accent-ink">
          {t('events.opensAt', { when: dateTime(event.salesOpenAt) })}
        </p>
      )}
      {sales === 'on-sale' && !isSoldOut && (
        <p className="mt-3 text-sm text-ink-quiet">{t('events.closesAt', { when: dateTime(event.salesCloseAt) })}</p>
      )}
    </Link>
  );
}
