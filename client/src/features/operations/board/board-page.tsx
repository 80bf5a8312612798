import { FileDown, Pencil } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { NotFoundPage } from '../../../app/not-found-page';
import { usePageTitle } from '../../../app/use-page-title';
import { asProblem } from '../../../api/problem';
import type { JariEvent } from '../../../api/types';
import { ButtonLink } from '../../../ui/button';
import { SalesBadge } from '../../events/sales-badge';
import { LiveStatus } from '../../sections/live-status';
import { useLiveConnection } from '../../sections/use-live-sections';
import { useConsoleSales } from '../console-sales';
import { useConsoleWords } from '../console-words';
import { CsvLink } from '../csv/csv-link';
import { Loaded } from '../loaded';
import { useEvent, useSales } from '../operations.queries';
import { EventActions } from './event-actions';
import { HoldAges, Returns } from './places-by-time';
import { SectionsTable } from './sections-table';
import { BoardTotals } from './board-totals';

/** The charts bring a library of their own; the numbers do not wait for it. */
const BoardCharts = lazy(async () => ({ default: (await import('../charts/board-charts')).BoardCharts }));

const LOOK_AT_EVENT_EVERY_MS = 10_000;

export function BoardPage({ eventId }: { eventId: number }) {
  const event = useEvent(eventId, LOOK_AT_EVENT_EVERY_MS);
  if (!event.data && event.failure && asProblem(event.failure).status === 404) return <NotFoundPage />;
  return (
    <Loaded asked={event} skeleton={<BoardSkeleton />}>
      {(data) => <Board event={data} />}
    </Loaded>
  );
}

function Board({ event }: { event: JariEvent }) {
  const { c, local, dateTime } = useConsoleWords();
  const sales = useSales(event.id);
  useLiveConnection(event.id);
  usePageTitle(local(event.name));
  const state = useConsoleSales(event);

  return (
    <>
      <header className="mt-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <SalesBadge sales={state} />
            {/* The stream has nothing more to say of an ended sale: its numbers are what was asked for. */}
            {state !== 'ended' && <LiveStatus />}
          </div>
          <h1 className="mt-1 text-lg font-bold">{local(event.name)}</h1>
          <p className="numbers text-sm text-ink-quiet">
            {c('board.salesWindow', { from: dateTime(event.salesOpenAt), to: dateTime(event.salesCloseAt) })}
          </p>
        </div>
        <div className="flex flex-wrap gap-2 text-sm">
          <EventActions event={event} state={state} pending={sales.data?.pending} />
          <ButtonLink to={`/console/events/${event.id}/edit`}>
            <Pencil aria-hidden="true" className="size-4" />
            {c('board.edit')}
          </ButtonLink>
        </div>
      </header>
      <div className="mt-4 grid grid-cols-1 gap-6">
        <Loaded asked={sales} skeleton={<SalesSkeleton />}>
          {(data) => (
            <>
              <BoardTotals event={event} sales={data} />
              <section aria-labelledby="sections-heading">
                <h2 id="sections-heading" className="mb-2 font-bold">
                  {c('board.sections')}
                </h2>
                <SectionsTable event={event} sections={data.sections} />
              </section>
              <Suspense fallback={<ChartsSkeleton />}>
                <BoardCharts event={event} sales={data} />
              </Suspense>
              <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
                <HoldAges ages={data.holdAges} />
                <Returns returns={data.returns} />
              </div>
            </>
          )}
        </Loaded>
      </div>
      <div className="mt-6 flex flex-wrap gap-2 border-t border-line pt-4">
        <CsvLink eventId={event.id} file="reservations">
          <FileDown aria-hidden="true" className="size-4" />
          {c('csv.exportReservations')}
        </CsvLink>
      </div>
    </>
  );
}

function BoardSkeleton() {
  return (
    <div className="mt-5 grid gap-4">
      <div className="skeleton h-24" />
      <SalesSkeleton />
    </div>
  );
}

function SalesSkeleton() {
  return (
    <div className="grid gap-6">
      <div className="skeleton h-40 rounded-card sm:h-26" />
      <div className="skeleton h-80 rounded-card" />
      <ChartsSkeleton />
    </div>
  );
}

function ChartsSkeleton() {
  return (
    <div aria-hidden="true" className="grid gap-6 lg:grid-cols-2">
      <div className="skeleton h-88 rounded-card" />
      <div className="skeleton h-88 rounded-card" />
    </div>
  );
}
