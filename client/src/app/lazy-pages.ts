import { lazy, type ComponentType } from 'react';
import { addPageWords } from '../i18n/setup';

/** A page with its words. */
async function withWords<Page>(page: Promise<Page>): Promise<Page> {
  const [loaded] = await Promise.all([page, addPageWords()]);
  return loaded;
}

const loadActiveHold = () => import('../features/reservations/active-hold');
const loadReservation = () => withWords(import('../features/reservations/reservation-page'));

/** The list and the event are what a buyer opens first; everything after is fetched when it is near. */
export const ReservationPage = lazy(async () => ({ default: (await loadReservation()).ReservationPage }));
export const ReservationsPage = lazy(async () => ({
  default: (await withWords(import('../features/reservations/reservations-page'))).ReservationsPage,
}));
export const AccountPage = lazy(async () => ({
  default: (await withWords(import('../features/account/account-page'))).AccountPage,
}));

/** Of use to who has a hold. Where it cannot be had the list of reservations is still a way back. */
export const ActiveHold = lazy<ComponentType>(() => loadActiveHold().then(({ ActiveHold }) => ({ default: ActiveHold }), () => ({ default: () => null })));

/** What operators need is on no buyer's way, neither its code nor its words. */
export const ConsolePage = lazy(async () => {
  const { ConsolePage, loadConsoleWords } = await withWords(import('../features/operations/console-page'));
  await loadConsoleWords();
  return { default: ConsolePage };
});

/** Fetched once a section is chosen, so that nothing stands between the hold, its countdown and the way back to it. */
export function preloadReservationPage(): void {
  // A failure here is not one yet: the page is asked for again when it is needed.
  Promise.all([loadReservation(), loadActiveHold()]).catch(() => undefined);
}
