import { useEffect, useRef } from 'react';
import { Route, Switch } from 'wouter';
import { checkAfter, isUnsure, userIdOf, useSession } from '../features/account/session.store';
import { EventListPage } from '../features/events/event-list-page';
import { EventPage } from '../features/events/event-page';
import { useKeptTickets } from '../features/reservations/kept-tickets';
import { dropResources, onResourceFailure } from '../lib/resource';
import { Layout } from './layout';
import { AccountPage, ConsolePage, ReservationPage, ReservationsPage } from './lazy-pages';
import { NotFoundPage } from './not-found-page';

onResourceFailure(checkAfter);

export function App() {
  useForgetOtherBuyers();
  useEffect(() => {
    const load = () => {
      const { session, load } = useSession.getState();
      if (isUnsure(session)) void load();
    };
    load();
    window.addEventListener('online', load);
    return () => window.removeEventListener('online', load);
  }, []);

  return (
    <Layout>
      <Switch>
        <Route path="/">
          <EventListPage />
        </Route>
        <Route path="/events/:eventId">
          {({ eventId }) =>
            /^\d{1,10}$/.test(eventId) ? <EventPage key={eventId} eventId={Number(eventId)} /> : <NotFoundPage />
          }
        </Route>
        <Route path="/reservations">
          <ReservationsPage />
        </Route>
        <Route path="/reservations/:id">{({ id }) => <ReservationPage key={id} id={id} />}</Route>
        <Route path="/account">
          <AccountPage />
        </Route>
        <Route path="/console/*?">
          <ConsolePage />
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Layout>
  );
}

/** What one buyer saw is not left for the next one on the same device. */
function useForgetOtherBuyers(): void {
  const session = useSession((store) => store.session);
  const userId = userIdOf(session);
  const before = useRef(userId);
  useEffect(() => {
    if (before.current !== null && before.current !== userId) dropResources('reservation', 'logs/');
    before.current = userId;
  }, [userId]);
  useEffect(() => {
    const { forgetAll, forgetOthers } = useKeptTickets.getState();
    if (session.state === 'signed-in') forgetOthers(session.user);
    // A session that ran out is not a farewell: its tickets are still the buyer's way in.
    if (session.state === 'signed-out' && session.why === 'left') forgetAll();
  }, [session]);
}
