import { Search, SearchX } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useSearchParams } from 'wouter';
import { usePageTitle } from '../../../app/use-page-title';
import { useLostFocus } from '../../../lib/use-lost-focus';
import { Button } from '../../../ui/button';
import { PageState } from '../../../ui/page-state';
import { TextField } from '../../account/text-field';
import { StatusBadge } from '../../reservations/status-badge';
import { useConsoleWords } from '../console-words';
import type { Found, FoundBuyer, OperatorReservation } from '../contract';
import { EventFilter } from '../event-filter';
import { Loaded } from '../loaded';
import { useAllEvents, useLookup } from '../operations.queries';
import { DataTable, RowHead, Td, Th } from '../table';
import type { Asked } from '../use-console-query';
import { buyerName } from './buyer-name';
import { ReservationDetails } from './reservation-details';

const MAX_QUERY = 200;
/** The server's most of each kind. With so many there may be more, which are older. */
const MOST_FOUND = 50;

/** One field for whatever the operator has in hand. What was asked stands in the address, so it can be passed on. */
export function LookupPage() {
  const { c } = useConsoleWords();
  const [params, setParams] = useSearchParams();
  const query = params.get('query') ?? '';
  const eventParam = params.get('event') ?? '';
  const eventId = /^\d{1,10}$/.test(eventParam) ? Number(eventParam) : undefined;
  const found = useLookup(query, eventId);
  usePageTitle(c('nav.lookup'));
  // A buyer's button goes away with the list that it stood in.
  useLostFocus(query);

  const ask = (text: string, event = eventParam) => {
    const asked = new URLSearchParams();
    if (text !== '') asked.set('query', text);
    if (event !== '') asked.set('event', event);
    setParams(asked);
  };

  return (
    <>
      <h1 className="mt-5 text-lg font-bold">{c('nav.lookup')}</h1>
      <SearchForm query={query} event={eventParam} onAsk={ask} />
      <ResultStatus query={query} found={found} />
      <div className="mt-6">{query === '' ? <Examples /> : <Results query={query} found={found} onAsk={ask} />}</div>
    </>
  );
}

type SearchProps = { query: string; event: string; onAsk: (query: string, event?: string) => void };

function SearchForm({ query, event, onAsk }: SearchProps) {
  const { c } = useConsoleWords();
  const [text, setText] = useState(query);
  // What was asked by a link or by the browser's buttons stands in the field too. The form stays: a new one would lose the focus.
  const [followed, setFollowed] = useState(query);
  if (followed !== query) {
    setFollowed(query);
    setText(query);
  }
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    onAsk(text.trim());
  };
  return (
    <form role="search" onSubmit={submit} className="mt-3 grid items-end gap-3 sm:grid-cols-[1fr_16rem_auto]">
      <TextField
        label={c('lookup.field')}
        type="search"
        value={text}
        maxLength={MAX_QUERY}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(changed) => setText(changed.target.value)}
      />
      <EventFilter value={event} onChange={(chosen) => onAsk(text.trim(), chosen)} />
      <Button type="submit" look="primary" className="min-h-12">
        <Search aria-hidden="true" className="size-5" />
        {c('lookup.search')}
      </Button>
    </form>
  );
}

function Examples() {
  const { c } = useConsoleWords();
  const kinds = ['id', 'code', 'email', 'buyer', 'entry', 'sectionEntry'] as const;
  return (
    <div className="rounded-card border border-line bg-raised p-4 text-sm">
      <h2 className="font-semibold">{c('lookup.examples')}</h2>
      <dl className="mt-2 grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        {kinds.map((kind) => (
          <div key={kind} className="contents">
            <dt className="text-ink-quiet">{c(`lookup.${kind}`)}</dt>
            <dd className="mb-1 font-mono text-xs sm:mb-0 sm:self-center">{c(`lookup.${kind}Example`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What a search has come to, for who does not see the list change. */
function ResultStatus({ query, found: { data, failure } }: { query: string; found: Asked<Found> }) {
  const { c, t } = useConsoleWords();
  const words = () => {
    if (!data) return failure === null ? '' : t('app.errorTitle');
    const { reservations, buyers } = data;
    const counts = [
      ...(reservations.length > 0 ? [c('lookup.reservations', { count: reservations.length })] : []),
      ...(buyers.length > 0 ? [c('lookup.buyers', { count: buyers.length })] : []),
    ];
    return counts.length === 0 ? c('lookup.nothingTitle') : counts.join(', ');
  };
  return (
    <p role="status" className="sr-only">
      {/* Another search that comes to the same is said again. */}
      <span key={query}>{words()}</span>
    </p>
  );
}

type ResultsProps = { query: string; found: Asked<Found>; onAsk: (query: string) => void };

function Results({ query, found, onAsk }: ResultsProps) {
  const { c } = useConsoleWords();
  return (
    <Loaded asked={found} skeleton={<div className="skeleton h-60 rounded-card" />}>
      {(data) =>
        data.reservations.length + data.buyers.length === 0 ? (
          <PageState icon={SearchX} title={c('lookup.nothingTitle')} text={c('lookup.nothingText')} />
        ) : (
          <FoundLists key={query} found={data} onAsk={onAsk} />
        )
      }
    </Loaded>
  );
}

function FoundLists({ found, onAsk }: { found: Found; onAsk: (query: string) => void }) {
  const { reservations, buyers } = found;
  // Found one: nothing to choose.
  const [openId, setOpenId] = useState<string | null>(reservations.length === 1 ? (reservations[0]?.id ?? null) : null);
  const open = reservations.find(({ id }) => id === openId);
  return (
    <div className="grid grid-cols-1 gap-6">
      {reservations.length > 0 && <Reservations reservations={reservations} openId={openId} onOpen={setOpenId} />}
      {open && <ReservationDetails key={open.id} reservation={open} />}
      {buyers.length > 0 && <Buyers buyers={buyers} onAsk={onAsk} />}
    </div>
  );
}

function FoundHead({ id, words, count }: { id: string; words: string; count: number }) {
  const { c } = useConsoleWords();
  return (
    <div className="mb-2 flex flex-wrap items-baseline gap-x-2">
      <h2 id={id} className="font-bold">
        {words}
      </h2>
      {count === MOST_FOUND && <p className="text-sm text-ink-quiet">{c('lookup.newest', { count })}</p>}
    </div>
  );
}

type ReservationsProps = {
  reservations: readonly OperatorReservation[];
  openId: string | null;
  onOpen: (id: string) => void;
};

function Reservations({ reservations, openId, onOpen }: ReservationsProps) {
  const { c, t, local, money, dateTime } = useConsoleWords();
  const events = useAllEvents().data;
  return (
    <section aria-labelledby="found-reservations">
      <FoundHead id="found-reservations" words={c('lookup.reservations', { count: reservations.length })} count={reservations.length} />
      <DataTable
        caption={c('lookup.reservations', { count: reservations.length })}
        head={
          <>
            <Th>{c('lookup.buyerName')}</Th>
            <Th>{t('reservation.section')}</Th>
            <Th numeric className="max-sm:hidden">{t('reservation.entryNumbers')}</Th>
            <Th numeric className="max-md:hidden">{t('reservation.total')}</Th>
            <Th>{c('lookup.status')}</Th>
            <Th className="max-lg:hidden">{c('lookup.createdAt')}</Th>
          </>
        }
      >
        {reservations.map((reservation) => {
          const { id, buyer, buyerReference, sectionName, quantity, slots } = reservation;
          const eventName = events?.find((event) => event.id === reservation.eventId)?.name;
          return (
            <tr key={id} className={id === openId ? 'bg-accent-soft' : 'hover:bg-sunken'}>
              <RowHead>
                <button
                  type="button"
                  aria-expanded={id === openId}
                  onClick={() => onOpen(id)}
                  className="min-h-8 text-left font-semibold text-accent-ink underline-offset-4 hover:underline"
                >
                  {buyerReference ?? buyerName(buyer, c)}
                </button>
                {buyer.email && <span className="block text-xs font-normal text-ink-quiet">{buyer.email}</span>}
              </RowHead>
              <Td>
                {local(sectionName)} · {t('quantity.value', { count: quantity })}
                {eventName && <span className="block text-xs text-ink-quiet">{local(eventName)}</span>}
              </Td>
              <Td numeric className="max-sm:hidden">{shortened(slots)}</Td>
              <Td numeric className="max-md:hidden">{money(reservation.totalPrice, reservation.currency)}</Td>
              <Td className="whitespace-nowrap">
                <StatusBadge status={reservation.status} />
              </Td>
              <Td className="text-ink-quiet max-lg:hidden">{dateTime(reservation.createdAt)}</Td>
            </tr>
          );
        })}
      </DataTable>
    </section>
  );
}

const SHOWN_SLOTS = 4;

function shortened(slots: readonly number[]): string {
  return slots.length <= SHOWN_SLOTS ? slots.join(', ') : `${slots.slice(0, SHOWN_SLOTS).join(', ')} …`;
}

function Buyers({ buyers, onAsk }: { buyers: readonly FoundBuyer[]; onAsk: (query: string) => void }) {
  const { c, dateTime } = useConsoleWords();
  return (
    <section aria-labelledby="found-buyers">
      <FoundHead id="found-buyers" words={c('lookup.buyers', { count: buyers.length })} count={buyers.length} />
      <DataTable
        caption={c('lookup.buyers', { count: buyers.length })}
        head={
          <>
            <Th>{c('lookup.buyerName')}</Th>
            <Th className="max-sm:hidden">{c('lookup.emailHead')}</Th>
            <Th className="max-md:hidden">{c('lookup.since')}</Th>
            <Th>
              <span className="sr-only">{c('lookup.theirReservations')}</span>
            </Th>
          </>
        }
      >
        {buyers.map((buyer) => (
          <tr key={buyer.id}>
            <RowHead>
              {buyerName(buyer, c)}
              <span className="block text-xs font-normal text-ink-quiet sm:hidden">{buyer.email}</span>
            </RowHead>
            <Td className="max-sm:hidden">{buyer.email ?? '–'}</Td>
            <Td className="text-ink-quiet max-md:hidden">{dateTime(buyer.createdAt)}</Td>
            <Td className="text-right">
              <Button look="quiet" onClick={() => onAsk(buyer.id)} className="text-sm">
                {c('lookup.theirReservations')}
              </Button>
            </Td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
