import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFoundPage } from '../../app/not-found-page';
import { useWords } from '../../i18n/use-words';
import { useSession } from '../account/session.store';
import { ConsoleFrame } from './console-frame';
import { OverviewPage } from './overview/overview-page';

export { loadConsoleWords } from './console-words';

const BoardPage = lazy(async () => ({ default: (await import('./board/board-page')).BoardPage }));
const NewEventPage = lazy(async () => ({ default: (await import('./forms/new-event-page')).NewEventPage }));
const EditEventPage = lazy(async () => ({ default: (await import('./forms/edit-event-page')).EditEventPage }));
const LookupPage = lazy(async () => ({ default: (await import('./lookup/lookup-page')).LookupPage }));
const LogPage = lazy(async () => ({ default: (await import('./log/log-page')).LogPage }));

const ID = /^\d{1,10}$/;

/** Only operators learn that there is a console; what they may do is the server's to decide all the same. */
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
  if (session.state === 'signed-out' || session.user.role !== 'operator') return <NotFoundPage />;
  return (
    <ConsoleFrame>
      <Switch>
        <Route path="/console">
          <OverviewPage />
        </Route>
        <Route path="/console/events/new">
          <NewEventPage />
        </Route>
        <Route path="/console/events/:id">
          {({ id }) => (ID.test(id) ? <BoardPage key={id} eventId={Number(id)} /> : <NotFoundPage />)}
        </Route>
        <Route path="/console/events/:id/edit">
          {({ id }) => (ID.test(id) ? <EditEventPage key={id} eventId={Number(id)} /> : <NotFoundPage />)}
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
  );
}
