import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { useSession, useUserId } from '../features/account/session.store';
import { EventListPage } from '../features/events/event-list-page';
import { EventPage } from '../features/events/event-page';
import { Layout } from './layout';
import { AccountPage, ReservationPage, ReservationsPage } from './lazy-pages';
import { NotFoundPage } from './not-found-page';

export function App({ queryClient }: { queryClient: QueryClient }) {
  useForgetOtherBuyers(queryClient);
  useEffect(() => {
    void useSession.getState().load();
  }, []);

  return (
    <QueryClientProvider client={queryClient}>
      <BrowserRouter>
        <Routes>
          <Route element={<Layout />}>
            <Route index element={<EventListPage />} />
            <Route path="events/:eventId" element={<EventPage />} />
            <Route path="reservations" element={<ReservationsPage />} />
            <Route path="reservations/:id" element={<ReservationPage />} />
            <Route path="account" element={<AccountPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  );
}

/** What one buyer saw is not left for the next one on the same device. */
function useForgetOtherBuyers(queryClient: QueryClient): void {
  const userId = useUserId();
  const before = useRef(userId);
  useEffect(() => {
    if (before.current !== null && before.current !== userId) {
      queryClient.removeQueries({ predicate: ({ queryKey }) => /^(reservation|reservations|logs)$/.test(String(queryKey[0])) });
    }
    before.current = userId;
  }, [userId, queryClient]);
}
