import { Ticket, UserRound } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useCallback, useState } from 'react';
import { usePageTitle } from '../../app/use-page-title';
import { problemFromFailure } from '../../api/problem';
import { problemSentence } from '../../api/problem-sentence';
import type { ReservationStatus } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useResource } from '../../lib/resource';
import { useAfter } from '../../lib/use-after';
import { useOnline } from '../../lib/use-online';
import { Button, ButtonLink } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { PageState } from '../../ui/page-state';
import { ProblemState } from '../../ui/problem-state';
import { useSession, useUserId } from '../account/session.store';
import { KeptTicketList } from './kept-ticket-list';
import { RESERVATIONS } from './my-reservations';
import { ReservationCard } from './reservation-card';
import { fetchReservations, type ReservationsPage as Page } from './reservations.api';

const PAGE_SIZE = 10;
/** After this the tickets on the device are offered beside the list that does not come. */
const SLOW_MS = 1500;
const FILTERS = ['all', 'pending', 'confirmed', 'cancelled', 'expired'] as const;
type Filter = (typeof FILTERS)[number];

export function ReservationsPage() {
  const { t } = useWords();
  const session = useSession((store) => store.session);
  const [filter, setFilter] = useState<Filter>('all');
  const [cancelled, setCancelled] = useState(0);
  const onCancelled = useCallback(() => setCancelled((times) => times + 1), []);
  usePageTitle(t('reservations.title'));

  if (session.state === 'signed-out') {
    return session.why === 'no-answer' ? (
      <NoAnswer />
    ) : (
      <>
        <PageState
          icon={UserRound}
          headingLevel={1}
          title={t('reservations.signedOutTitle')}
          text={t('reservations.signedOutText')}
        >
          <ButtonLink to="/account?next=/reservations" look="primary">
            {t('account.signIn')}
          </ButtonLink>
          <ButtonLink to="/">{t('app.toEvents')}</ButtonLink>
        </PageState>
        <KeptTicketList />
      </>
    );
  }

  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-6">
      <h1 className="text-xl font-bold">{t('reservations.title')}</h1>
      <ToggleGroup.Root
        type="single"
        value={filter}
        // Radix reports '' when the chosen one is pressed again; one is always chosen here.
        onValueChange={(value) => value && setFilter(value as Filter)}
        aria-label={t('reservations.filter')}
        className="-mx-4 mt-4 flex gap-2 overflow-x-auto px-4 py-1"
      >
        {FILTERS.map((name) => (
          <ToggleGroup.Item
            key={name}
            value={name}
            className="min-h-11 shrink-0 rounded-full border border-line px-4 text-sm font-semibold text-ink-quiet transition-colors
              hover:bg-sunken data-[state=on]:border-accent-ink data-[state=on]:bg-accent-soft data-[state=on]:text-accent-ink"
          >
            {t(`reservations.${name}`)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <div className="mt-4">
        <Reservations key={filter} filter={filter} onCancelled={onCancelled} />
      </div>
      {/* The card itself may leave the list. */}
      <p role="status" className="sr-only">
        {cancelled > 0 && <span key={cancelled}>{`${t('reservation.cancelledTitle')}. ${t('reservation.cancelledText')}`}</span>}
      </p>
    </div>
  );
}

/** Nobody knows whether somebody is signed in: signing in would not help, asking again may. */
function NoAnswer() {
  const check = useSession((store) => store.check);
  return (
    <>
      <ProblemState error={problemFromFailure()} onRetry={() => void check().catch(() => undefined)} />
      <KeptTicketList />
    </>
  );
}

/** The first so many pages as one, so that what is shown together was asked together. */
async function fetchPages(count: number, filter: Filter): Promise<Page> {
  const items: Page['items'] = [];
  let nextCursor: string | null = null;
  for (let page = 0; page < count && (page === 0 || nextCursor); page += 1) {
    const answer: Page = await fetchReservations({
      limit: PAGE_SIZE,
      ...(filter === 'all' ? {} : { status: filter satisfies ReservationStatus }),
      ...(nextCursor ? { cursor: nextCursor } : {}),
    });
    items.push(...answer.items);
    nextCursor = answer.nextCursor;
  }
  return { items, nextCursor };
}

function Reservations({ filter, onCancelled }: { filter: Filter; onCancelled: () => void }) {
  const { t } = useWords();
  const userId = useUserId();
  const [pages, setPages] = useState(1);
  const key = userId === null ? null : `${RESERVATIONS}${userId}/${filter}/${pages}`;
  const { data, error, refetch } = useResource(key, () => fetchPages(pages, filter));
  const [shown, setShown] = useState<Page | undefined>(data);
  const online = useOnline();
  const isSlow = useAfter(SLOW_MS);
  // While the next page is on its way, the ones before stay where they are.
  if (data && data !== shown) setShown(data);

  if (!shown && (error !== undefined || !online)) {
    return (
      <>
        <ProblemState error={error ?? problemFromFailure()} onRetry={refetch} />
        <KeptTicketList className="" />
      </>
    );
  }
  if (!shown) {
    return (
      <>
        <div role="status" aria-label={t('app.loading')} className="grid gap-3">
          <div className="skeleton h-44 rounded-card" />
          <div className="skeleton h-44 rounded-card" />
        </div>
        {isSlow && <KeptTicketList className="" />}
      </>
    );
  }
  if (shown.items.length === 0) {
    return filter === 'all' ? (
      <PageState icon={Ticket} title={t('reservations.emptyTitle')} text={t('reservations.emptyText')}>
        <ButtonLink to="/" look="primary">
          {t('app.toEvents')}
        </ButtonLink>
      </PageState>
    ) : (
      <PageState icon={Ticket} title={t('reservations.emptyFilterTitle')} text={t('reservations.emptyFilterText')} />
    );
  }
  const isLoadingMore = !data && error === undefined;
  return (
    <>
      <ul className="grid gap-3">
        {shown.items.map(({ reservation }) => (
          <li key={reservation.id}>
            <ReservationCard reservation={reservation} onCancelled={onCancelled} />
          </li>
        ))}
      </ul>
      {error !== undefined && (
        <Notice kind="bad" role="alert" className="mt-4">
          {problemSentence(error, t)}
        </Notice>
      )}
      {shown.nextCursor && (
        <div className="mt-4 text-center">
          <Button busy={isLoadingMore} onClick={() => (data ? setPages((count) => count + 1) : refetch())}>
            {isLoadingMore ? t('app.loadingMore') : t('app.more')}
          </Button>
        </div>
      )}
    </>
  );
}
