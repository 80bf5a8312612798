import { QueryClientProvider } from '@tanstack/react-query';
import { LogIn } from 'lucide-react';
import { lazy, type ComponentType } from 'react';
import { Route, Switch, useLocation, useSearch } from 'wouter';
import { NotFoundPage } from '../../app/not-found-page';
import { usePageTitle } from '../../app/use-page-title';
import { problemFromFailure } from '../../api/problem';
import { useWords } from '../../i18n/use-words';
import { ButtonLink } from '../../ui/button';
import { PageState } from '../../ui/page-state';
import { ProblemState } from '../../ui/problem-state';
import { useSession } from '../account/session.store';
import { ConsoleFrame } from './console-frame';
import { consoleQueries } from './console-queries';
import { useConsoleWords } from './console-words';
import { OverviewPage } from './overview/overview-page';

export { loadConsoleWords } from './console-words';

const BoardPage = lazy(async () => ({ default: (await import('./board/board-page')).BoardPage }));
const NewEventPage = lazy(async () => ({ default: (await import('./forms/new-event-page')).NewEventPage }));
const EditEventPage = lazy(async () => ({ default: (await import('./forms/edit-event-page')).EditEventPage }));
const LookupPage = lazy(async () => ({ default: (await import('./lookup/lookup-page')).LookupPage }));
const LogPage = lazy(async () => ({ default: (await import('./log/log-page')).LogPage }));

const ID = /^\d{1,10}$/;

const ofEvent = (Page: ComponentType<{ eventId: number }>) => ({ id }: { id: string }) =>
  ID.test(id) ? <Page key={id} eventId={Number(id)} /> : <NotFoundPage />;

/** Buyers find no console here; what operators may do is the server's to decide all the same. */
export function ConsolePage() {
  const { t } = useWords();
  const session = useSession((store) => store.session);
  if (session.state === 'unknown') {
    return (
      <div role="status" aria-label={t('app.loading')} className="mx-auto w-full max-w-6xl px-4 py-6">
        <div className="skeleton h-96 rounded-card" />
      </div>
    );
  }
  if (session.state === 'signed-out') return session.why === 'no-answer' ? <NoAnswer /> : <SignedOut />;
  if (session.user.role !== 'operator') return <NotFoundPage />;
  return (
    <QueryClientProvider client={consoleQueries}>
      <ConsoleFrame>
        <Switch>
          <Route path="/console">
            <OverviewPage />
          </Route>
          <Route path="/console/events/new">
            <NewEventPage />
          </Route>
          <Route path="/console/events/:id">
            {ofEvent(BoardPage)}
          </Route>
          <Route path="/console/events/:id/edit">
            {ofEvent(EditEventPage)}
          </Route>
          <Route path="/console/lookup">
            <LookupPage />
          </Route>
          <Route path="/console/log">
            <LogPage />
          </Route>
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </ConsoleFrame>
    </QueryClientProvider>
  );
}

/** An operator's session may end while a page is open: they come back to it, and not to a page that is said not to exist. */
function SignedOut() {
  const { c } = useConsoleWords();
  const [pathname] = useLocation();
  const search = useSearch();
  const here = search === '' ? pathname : `${pathname}?${search}`;
  usePageTitle(c('signedOut.title'));
  return (
    <PageState icon={LogIn} title={c('signedOut.title')} text={c('signedOut.text')} headingLevel={1}>
      <ButtonLink to={`/account?next=${encodeURIComponent(here)}`} look="primary">
        {c('signedOut.signIn')}
      </ButtonLink>
    </PageState>
  );
}

/** Nobody knows whether somebody is signed in: signing in would not help, asking again may. */
function NoAnswer() {
  const check = useSession((store) => store.check);
  return <ProblemState error={problemFromFailure()} onRetry={() => void check().catch(() => undefined)} />;
}
