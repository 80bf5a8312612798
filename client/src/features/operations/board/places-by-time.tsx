import { useId, type ReactNode } from 'react';
import { useConsoleWords } from '../console-words';
import type { ExpectedReturn, HoldAge } from '../contract';
import { DataTable, RowHead, Td, Th } from '../table';

/** How long the places on hold have been held. */
export function HoldAges({ ages }: { ages: readonly HoldAge[] }) {
  const { c, duration, locale } = useConsoleWords();
  // "60 seconds – 2 minutes" would be read twice.
  const time = (seconds: number) =>
    seconds > 0 && seconds % 60 === 0
      ? new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(seconds / 60)
      : duration(seconds);
  const rows = ages.map(({ fromSeconds, toSeconds, holds, places }) => ({
    name:
      toSeconds === null
        ? c('board.ageFrom', { from: time(fromSeconds) })
        : fromSeconds === 0
          ? c('board.ageTo', { to: time(toSeconds) })
          : c('board.ageBetween', { from: time(fromSeconds), to: time(toSeconds) }),
    holds,
    places,
  }));
  return <PlacesTable title={c('board.holdAges')} empty={c('board.noHolds')} head={c('board.age')} rows={rows} />;
}

/** How many places come back at the latest, by the minute, if nobody confirms. */
export function Returns({ returns }: { returns: readonly ExpectedReturn[] }) {
  const { c, clock } = useConsoleWords();
  const rows = returns.map(({ at, holds, places }) => ({ name: clock(at), holds, places }));
  return (
    <PlacesTable
      title={c('board.returns')}
      note={c('board.returnsNote')}
      empty={c('board.noReturns')}
      head={c('board.minute')}
      rows={rows}
    />
  );
}

type Row = { name: string; holds: number; places: number };
type Props = { title: string; note?: string; empty: string; head: string; rows: readonly Row[] };

function PlacesTable({ title, note, empty, head, rows }: Props) {
  const { c, number } = useConsoleWords();
  const id = useId();
  const most = Math.max(1, ...rows.map(({ places }) => places));
  const isEmpty = rows.every(({ holds }) => holds === 0);
  return (
    <Panel id={id} title={title} note={note}>
      {isEmpty ? (
        <p className="rounded-card border border-line px-4 py-6 text-center text-sm text-ink-quiet">{empty}</p>
      ) : (
        <DataTable
          caption={title}
          head={
            <>
              <Th>{head}</Th>
              <Th numeric>{c('board.holds')}</Th>
              <Th numeric>{c('board.places')}</Th>
              <Th className="w-2/5">
                <span className="sr-only">{c('board.share')}</span>
              </Th>
            </>
          }
        >
          {rows.map(({ name, holds, places }) => (
            <tr key={name}>
              <RowHead className="py-1 whitespace-nowrap">{name}</RowHead>
              <Td numeric className="py-1">{number(holds)}</Td>
              <Td numeric className="py-1">{number(places)}</Td>
              <Td className="py-1">
                <span aria-hidden="true" className="block h-2.5 overflow-hidden rounded-full">
                  <span
                    className="block h-full rounded-full bg-mark-warn"
                    style={{ width: `${(places / most) * 100}%` }}
                  />
                </span>
              </Td>
            </tr>
          ))}
        </DataTable>
      )}
    </Panel>
  );
}

function Panel({ id, title, note, children }: { id: string; title: string; note: string | undefined; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-bold">
        {title}
      </h2>
      {note && <p className="text-sm text-ink-quiet">{note}</p>}
      <div className="mt-2">{children}</div>
    </section>
  );
}
