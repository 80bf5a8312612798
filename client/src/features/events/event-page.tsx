import { Armchair } from 'lucide-react';
import { memo, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { preloadReservationPage } from '../../app/lazy-pages';
import { NotFoundPage } from '../../app/not-found-page';
import { usePageTitle } from '../../app/use-page-title';
import { asProblem, problemFromFailure } from '../../api/problem';
import type { JariEvent } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { refreshResources, setResource } from '../../lib/resource';
import { useServerNow } from '../../lib/use-now';
import { PageState } from '../../ui/page-state';
import { ProblemState } from '../../ui/problem-state';
import { HoldBar } from '../reservations/hold-bar';
import { useHold, type HoldWish } from '../reservations/hold.store';
import { placesOf, RESERVATIONS, useRecentReservations } from '../reservations/my-reservations';
import { reservationKey } from '../reservations/reservations.api';
import { FloorMap } from '../sections/floor-map';
import { LiveStatus } from '../sections/live-status';
import { fetchSection } from '../sections/sections.api';
import { useLiveSections } from '../sections/live-sections.store';
import { SectionList, SectionListSkeleton } from '../sections/section-list';
import { useLiveConnection } from '../sections/use-live-sections';
import { EventHeader, EventHeaderSkeleton } from './event-header';
import { eventKey, useEvent } from './events.api';
import { SaleClock } from './sale-clock';
import { salesState, tickEveryMs } from './sales-state';

/**
 * An operator may pause a sale or move its opening: every open page should know soon, and sooner that a paused one goes
 * on. The server answers from its cache.
 */
const LOOK_AT_EVENT_EVERY_MS = { on_sale: 10_000, paused: 5000, ended: 30_000 };
const lookAtEventEveryMs = (event?: JariEvent) => LOOK_AT_EVENT_EVERY_MS[event?.status ?? 'on_sale'];

export function EventPage({ eventId }: { eventId: number }) {
  const event = useEvent(eventId, lookAtEventEveryMs);
  useLiveConnection(eventId);

  if (event.data) return <Event event={event.data} />;
  if (event.error !== undefined && asProblem(event.error).status === 404) return <NotFoundPage />;
  if (event.error !== undefined) return <ProblemState error={event.error} onRetry={event.refetch} />;
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6">
      <EventHeaderSkeleton />
      <SectionsSkeleton />
    </div>
  );
}

function Event({ event }: { event: JariEvent }) {
  const { t, local } = useWords();
  const [, navigate] = useLocation();
  const [selectedId, setSelectedId] = useState<number | null>(null);
  const [wishedQuantity, setQuantity] = useState(Math.min(2, event.maxPlacesPerBuyer));
  /** What a refusal, or a section that sells, has left of the wish: the number under the thumb does not grow by itself, only when it is touched. */
  const [lowered, setLowered] = useState(Infinity);
  const hold = useHold((store) => store.hold);
  const resetHold = useHold((store) => store.reset);
  const reservations = useRecentReservations();

  const [tickMs, setTickMs] = useState<number | null>(1000);
  const now = useServerNow(tickMs);
  const nextTickMs = tickEveryMs(event, now);
  if (nextTickMs !== tickMs) setTickMs(nextTickMs);

  const sales = salesState(event, now);
  useLayoutEffect(() => useLiveSections.getState().setSales(sales), [sales]);
  const held = placesOf(event.id, reservations);
  const left = useLiveSections((store) => (selectedId === null ? undefined : store.byId[selectedId]?.available));
  // Never more than the buyer may have or the section has.
  const most = Math.max(1, Math.min(event.maxPlacesPerBuyer - held, left ?? Infinity));
  const quantity = Math.min(wishedQuantity, lowered, most);
  if (selectedId !== null && quantity < Math.min(wishedQuantity, lowered)) setLowered(quantity);
  usePageTitle(local(event.name));

  // A refusal goes with its page; one that came when the page had gone has nothing to say to someone who comes back.
  useLayoutEffect(() => {
    resetHold();
    return resetHold;
  }, [event.id, resetHold]);
  // Nor to someone who waited until the sale goes on.
  const isOnSale = sales === 'on-sale';
  useEffect(() => {
    if (isOnSale) resetHold();
  }, [isOnSale, resetHold]);

  // The same one at every tick of the clock: hundreds of sections need not be drawn again for it.
  const select = useCallback(
    (id: number) => {
      setSelectedId(id);
      setLowered(Infinity);
      resetHold();
      preloadReservationPage();
    },
    [resetHold],
  );

  const wishFor = (places: number) => {
    setQuantity(places);
    setLowered(Infinity);
  };

  const onHold = async (wish: HoldWish) => {
    setSelectedId(wish.sectionId);
    wishFor(wish.quantity);
    const asked = location.pathname;
    const answer = await hold(wish);
    refreshResources(RESERVATIONS);
    if (!answer) return setLowered(learnFromRefusal());
    setResource(reservationKey(answer.reservation.id), answer);
    // Whoever has gone elsewhere meanwhile stays there; the hold is told of above every page.
    if (location.pathname === asked) navigate(`/reservations/${answer.reservation.id}`);
  };

  return (
    <div className="flex flex-1 flex-col">
      <div className="mx-auto w-full max-w-6xl flex-1 px-4 py-6">
        <EventHeader event={event} sales={sales} />
        <div className="mt-4">
          <SaleClock event={event} sales={sales} now={now} />
        </div>
        <div className="mt-6 mb-3 flex flex-wrap items-center justify-between gap-2">
          <h2 className="text-lg font-bold">{t('sections.title')}</h2>
          <LiveStatus />
        </div>
        <Sections selectedId={selectedId} onSelect={select} />
      </div>
      <HoldBar
        {...{ event, sales, now, selectedId, quantity, held, onQuantity: wishFor }}
        onHold={(wish) => void onHold(wish)}
      />
    </div>
  );
}

const CODES_OF_A_STOP: ReadonlySet<string> = new Set(['SALES_CLOSED', 'SALES_NOT_OPEN', 'SECTION_CLOSED']);

/**
 * A refusal comes from the decision itself and may be ahead of what the page has heard.
 * @returns how many places can be wished for after it
 */
function learnFromRefusal(): number {
  const { progress } = useHold.getState();
  if (progress.step !== 'refused') return Infinity;
  const { wish, problem } = progress;
  const { learn } = useLiveSections.getState();
  const { available } = problem.body;
  if (problem.code === 'SOLD_OUT' && available !== undefined) {
    learn(wish.sectionId, { available });
    return Math.max(1, available);
  }
  if (CODES_OF_A_STOP.has(problem.code)) {
    refreshResources(eventKey(wish.eventId));
    // The stream brings it too, unless it is not there.
    fetchSection(wish.sectionId).then(({ status }) => learn(wish.sectionId, { status }), () => undefined);
  }
  return Infinity;
}

/** Which is done every few seconds in any case. */
const askForSections = () => useLiveSections.getState().setMode('connecting');

type SectionsProps = { selectedId: number | null; onSelect: (id: number) => void };

const Sections = memo(function Sections(props: SectionsProps) {
  const { t } = useWords();
  const known = useLiveSections((store) => store.confirmedAt !== null);
  const isLost = useLiveSections((store) => store.mode === 'stale');
  const isEmpty = useLiveSections((store) => store.ids.length === 0);
  const hasMap = useLiveSections((store) => store.shapes.size > 0);

  if (!known && isLost) return <ProblemState error={problemFromFailure()} onRetry={askForSections} />;
  if (!known) return <SectionsSkeleton />;
  if (isEmpty) return <PageState icon={Armchair} title={t('sections.emptyTitle')} text={t('sections.emptyText')} />;
  return (
    <div className={`grid items-start gap-4 ${hasMap ? 'lg:grid-cols-2' : ''}`}>
      {hasMap && (
        <div className="lg:sticky lg:top-4">
          <FloorMap {...props} />
        </div>
      )}
      <SectionList {...props} />
    </div>
  );
});

function SectionsSkeleton() {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('app.loading')} className="grid items-start gap-4 lg:grid-cols-2">
      <div className="skeleton aspect-square w-full rounded-card" />
      <SectionListSkeleton />
    </div>
  );
}
