import { CalendarPlus } from 'lucide-react';
import { Link } from 'wouter';
import type { JariEvent } from '../../../api/types';
import { useServerNow } from '../../../lib/use-now';
import { ButtonLink } from '../../../ui/button';
import { PageState } from '../../../ui/page-state';
import { SalesBadge } from '../../events/sales-badge';
import { consoleSalesState } from '../console-sales';
import { useConsoleWords } from '../console-words';
import { Loaded, LoadTrouble } from '../loaded';
import { useAllEvents, useAllStats } from '../operations.queries';
import { ShareBar } from '../share-bar';
import { DataTable, RowHead, Td, Th } from '../table';
import { totalsByEvent, type Totals } from './totals-by-event';

const LOOK_AT_EVENTS_EVERY_MS = 10_000;

const NOTHING: Totals = { sections: 0, capacity: 0, available: 0, pending: 0, confirmed: 0 };

/** Every event with how far it is sold; the name leads to its board. */
export function EventsTable() {
  const { c } = useConsoleWords();
  const events = useAllEvents(LOOK_AT_EVENTS_EVERY_MS);
  return (
    <Loaded asked={events} skeleton={<div className="skeleton h-56 rounded-card" />}>
      {(list) =>
        list.length === 0 ? (
          <PageState icon={CalendarPlus} title={c('overview.emptyTitle')} text={c('overview.emptyText')}>
            <ButtonLink to="/console/events/new">{c('overview.newEvent')}</ButtonLink>
          </PageState>
        ) : (
          <Rows events={list} />
        )
      }
    </Loaded>
  );
}

function Rows({ events }: { events: readonly JariEvent[] }) {
  const { c } = useConsoleWords();
  const stats = useAllStats();
  const now = useServerNow(5000);
  const totals = stats.data && totalsByEvent(stats.data);
  return (
    <>
      <LoadTrouble asked={stats} />
      <DataTable
        caption={c('overview.events')}
        head={
          <>
            <Th>{c('overview.event')}</Th>
            <Th className="max-sm:hidden">{c('overview.state')}</Th>
            <Th numeric className="max-md:hidden">{c('places.capacity')}</Th>
            <Th numeric className="max-sm:hidden">{c('places.available')}</Th>
            <Th numeric className="max-md:hidden">{c('places.held')}</Th>
            <Th numeric>{c('places.confirmed')}</Th>
            <Th numeric className="w-40 max-sm:w-24">{c('overview.sellThrough')}</Th>
          </>
        }
      >
        {[...events].reverse().map((event) => (
          <Row key={event.id} event={event} now={now} totals={totals && (totals.get(event.id) ?? NOTHING)} />
        ))}
      </DataTable>
    </>
  );
}

type RowProps = { event: JariEvent; now: number; totals: Totals | undefined };

function Row({ event, now, totals }: RowProps) {
  const { local, dateTime, number, percent } = useConsoleWords();
  const sales = consoleSalesState(event, now);
  const cell = (value: number | undefined) => (value === undefined ? '–' : number(value));
  return (
    <tr className="hover:bg-sunken">
      <RowHead>
        <Link
          to={`/console/events/${event.id}`}
          className="inline-flex min-h-8 items-center text-accent-ink underline-offset-4 hover:underline"
        >
          {local(event.name)}
        </Link>
        <span className="block text-xs font-normal text-ink-quiet">
          {dateTime(event.startsAt)} · {local(event.venue)}
        </span>
        <span className="mt-1 block sm:hidden">
          <SalesBadge sales={sales} />
        </span>
      </RowHead>
      <Td className="whitespace-nowrap max-sm:hidden">
        <SalesBadge sales={sales} />
      </Td>
      <Td numeric className="max-md:hidden">{cell(totals?.capacity)}</Td>
      <Td numeric className="max-sm:hidden">{cell(totals?.available)}</Td>
      <Td numeric className="max-md:hidden">{cell(totals?.pending)}</Td>
      <Td numeric className="font-semibold">{cell(totals?.confirmed)}</Td>
      <Td numeric>
        {totals && (
          <>
            {percent(totals.capacity > 0 ? totals.confirmed / totals.capacity : 0)}
            <ShareBar {...totals} className="mt-1" />
          </>
        )}
      </Td>
    </tr>
  );
}
