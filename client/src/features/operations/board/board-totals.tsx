import type { JariEvent } from '../../../api/types';
import { useLiveSections } from '../../sections/live-sections.store';
import { useConsoleWords } from '../console-words';
import type { EventSales } from '../contract';
import { ShareBar } from '../share-bar';

/** The whole event in four numbers and one bar. */
export function BoardTotals({ event, sales }: { event: JariEvent; sales: EventSales }) {
  const { c, number, percent } = useConsoleWords();
  const available = useLiveAvailable(event, sales);
  const { capacity, pending, confirmed } = sales;
  const share = (places: number) => percent(capacity > 0 ? places / capacity : 0);
  const tiles = [
    { name: c('places.capacity'), value: capacity, hint: c('board.sectionCount', { count: sales.sections.length }) },
    { name: c('places.available'), value: available, hint: share(available) },
    { name: c('places.held'), value: pending, hint: share(pending), mark: 'bg-mark-warn' },
    { name: c('places.confirmed'), value: confirmed, hint: share(confirmed), mark: 'bg-accent' },
  ];
  return (
    <div className="rounded-card border border-line bg-raised p-4">
      <dl className="numbers grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        {tiles.map(({ name, value, hint, mark }) => (
          <div key={name}>
            <dt className="flex items-center gap-1.5 text-sm text-ink-quiet">
              {mark && <span aria-hidden="true" className={`size-2.5 rounded-full ${mark}`} />}
              {name}
            </dt>
            <dd className="text-xl font-bold">{number(value)}</dd>
            <dd className="text-xs text-ink-quiet">{hint}</dd>
          </div>
        ))}
      </dl>
      <ShareBar capacity={capacity} confirmed={confirmed} pending={pending} className="mt-3 h-3" />
    </div>
  );
}

/** What the stream says, which is fresher than what was asked for; the answer's own number until it speaks, and once it has nothing more to say. */
function useLiveAvailable(event: JariEvent, sales: EventSales): number {
  return useLiveSections((store) =>
    event.status !== 'ended' && store.eventId === sales.eventId && store.confirmedAt !== null
      ? sales.sections.reduce((sum, section) => sum + (store.byId[section.id]?.available ?? section.available), 0)
      : sales.available,
  );
}
