import { CalendarDays, Hourglass, MapPin, Users } from 'lucide-react';
import type { JariEvent } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useLiveSections } from '../sections/live-sections.store';
import { isAllSold } from '../sections/section-state';
import { SalesBadge } from './sales-badge';
import type { SalesState } from './sales-state';

export function EventHeader({ event, sales }: { event: JariEvent; sales: SalesState }) {
  const { t, local, dateTime, duration } = useWords();
  const isSoldOut = useLiveSections((store) => sales === 'on-sale' && isAllSold(Object.values(store.byId)));
  const facts = [
    { Icon: CalendarDays, words: dateTime(event.startsAt) },
    { Icon: MapPin, words: local(event.venue) },
    { Icon: Users, words: t('events.limit', { count: event.maxPlacesPerBuyer }) },
    { Icon: Hourglass, words: t('events.holdTime', { time: duration(event.holdSeconds) }) },
  ];
  return (
    <header>
      <SalesBadge sales={isSoldOut ? 'sold-out' : sales} />
      <h1 className="mt-2 text-xl font-bold">{local(event.name)}</h1>
      <ul className="mt-3 grid gap-x-6 gap-y-1 text-sm sm:flex sm:flex-wrap">
        {facts.map(({ Icon, words }) => (
          <li key={words} className="flex items-start gap-2">
            <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-quiet" />
            {words}
          </li>
        ))}
      </ul>
      {event.description && <p className="mt-3 max-w-prose text-ink-quiet">{local(event.description)}</p>}
    </header>
  );
}

export function EventHeaderSkeleton() {
  return (
    <div aria-hidden="true" className="mb-6 grid gap-3">
      <div className="skeleton h-7 w-20 rounded-full" />
      <div className="skeleton h-9 w-4/5" />
      <div className="skeleton h-24 w-full sm:h-6" />
    </div>
  );
}
