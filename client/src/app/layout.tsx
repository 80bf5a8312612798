import { Gauge, Ticket, UserRound, WifiOff, type LucideIcon } from 'lucide-react';
import { Suspense, useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Link, useLocation } from 'wouter';
import { isGuest, useSession } from '../features/account/session.store';
import { useHasHold } from '../features/reservations/my-reservations';
import { useWords } from '../i18n/use-words';
import { useOnline } from '../lib/use-online';
import { ErrorBoundary } from './error-boundary';
import { LanguageSwitch } from './language-switch';
import { ActiveHold } from './lazy-pages';
import { useOfflineLetters } from './use-offline-letters';

export function Layout({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [pathname] = useLocation();
  const hasHold = useHasHold();
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  useStillContent(main);
  useOfflineLetters();

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="skip-link"
      >
        {t('app.skip')}
      </a>
      <Header>
        {/* On a phone both stick, and one below the other; on larger windows the notice alone does. */}
        <div className="max-sm:sticky max-sm:top-0 max-sm:z-10 sm:contents">
          <OfflineNotice />
          {hasHold && !/^\/reservations\/./.test(pathname) && (
            <Suspense>
              <ActiveHold />
            </Suspense>
          )}
        </div>
      </Header>
      <main id="main" ref={main} tabIndex={-1} className="flex flex-1 flex-col">
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

/** The bar with the ways around, and below it what matters on every page. */
function Header({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const session = useSession((store) => store.session);
  const user = session.state === 'signed-in' && !isGuest(session.user) ? session.user.name : undefined;
  const isOperator = session.state === 'signed-in' && session.user.role === 'operator';
  return (
    // Without a box of its own: what sticks to the top inside it would end with it.
    <header className="contents print:hidden">
      <div className="border-b border-line">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-1 px-4">
          <Link to="/" className="mr-auto flex min-h-11 items-center gap-2 text-lg font-extrabold">
            <img src="/favicon.svg" alt="" width="28" height="28" />
            <span className="max-[22.5rem]:sr-only">{t('app.name')}</span>
          </Link>
          <nav aria-label={t('app.mainNavigation')} className="flex items-center gap-1">
            {isOperator && <HeaderLink to="/console" words={t('app.console')} Icon={Gauge} />}
            <HeaderLink to="/reservations" words={t('app.myReservations')} Icon={Ticket} />
            <HeaderLink
              to="/account"
              words={user ?? t('app.account')}
              {...(user !== undefined && { name: `${t('app.account')}: ${user}` })}
              Icon={UserRound}
            />
          </nav>
          <LanguageSwitch />
        </div>
      </div>
      {children}
    </header>
  );
}

type HeaderLinkProps = { to: string; words: string; name?: string; Icon: LucideIcon };

function HeaderLink({ to, words, name = words, Icon }: HeaderLinkProps) {
  const [pathname] = useLocation();
  return (
    <Link
      to={to}
      aria-current={pathname === to ? 'page' : undefined}
      aria-label={name}
      className="header-link"
    >
      <Icon aria-hidden="true" className="size-5 shrink-0" />
      <span className="max-w-40 truncate max-sm:hidden">{words}</span>
    </Link>
  );
}

function OfflineNotice() {
  const { t } = useWords();
  const online = useOnline();
  return (
    <div role="status" className="sm:sticky sm:top-0 sm:z-10">
      {!online && (
        <p id="offline" className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-sm font-semibold text-warn">
          <WifiOff aria-hidden="true" className="size-4 shrink-0" />
          {t('app.offline')}
        </p>
      )}
    </div>
  );
}

function PageSkeleton() {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('app.loading')} className="mx-auto grid w-full max-w-3xl gap-4 px-4 py-6">
      <div className="skeleton h-9 w-2/3" />
      <div className="skeleton h-64 rounded-card" />
    </div>
  );
}

/** A new page starts at its top, for the eye and for a screen reader alike; the first one is left to the browser. */
function useFocusOnNavigation(main: RefObject<HTMLElement | null>): void {
  const [pathname] = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}

/**
 * What comes and goes above a page that has been touched must not move it under the thumb: the bar with the ways around makes room
 * for it, as when the page is scrolled. An untouched page is still opening.
 */
function useStillContent(main: RefObject<HTMLElement | null>): void {
  const [pathname] = useLocation();
  useLayoutEffect(() => {
    const content = main.current!;
    let { offsetTop } = content;
    let touched = false;
    const touch = () => {
      touched = true;
    };
    const observer = new ResizeObserver(() => {
      const movedPx = content.offsetTop - offsetTop;
      offsetTop += movedPx;
      // Where it is scrolled the browser does it, Safari excepted.
      if (touched && (scrollY === 0 || !CSS.supports('overflow-anchor', 'auto'))) scrollBy(0, movedPx);
    });
    // One of them grows, whichever is as high as the window.
    observer.observe(content);
    observer.observe(content.parentElement!);
    content.addEventListener('pointerdown', touch);
    return () => {
      observer.disconnect();
      content.removeEventListener('pointerdown', touch);
    };
  }, [main, pathname]);
}
