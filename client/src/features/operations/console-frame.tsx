import { Suspense, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { AttentionStrip } from './attention-strip';
import { useConsoleWords } from './console-words';
import { useDone } from './done.store';
import { LeaveGuard } from './leave-guard';

/** What every page of the console has: the ways around, what needs attention, and what was just done. */
export function ConsoleFrame({ children }: { children: ReactNode }) {
  const { c, t } = useConsoleWords();
  const [pathname] = useLocation();
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col px-4 pb-10">
      <nav aria-label={c('nav.label')} className="border-b border-line py-1 text-sm">
        <div className="-mx-3 flex gap-1">
          <NavLink to="/console" words={c('nav.overview')} />
          <NavLink to="/console/lookup" words={c('nav.lookup')} />
          <NavLink to="/console/log" words={c('nav.log')} />
        </div>
      </nav>
      <AttentionStrip saysWhenCalm={pathname === '/console'} />
      <Suspense
        fallback={
          <div role="status" aria-label={t('app.loading')} className="mt-6 grid gap-4">
            <div className="skeleton h-9 w-1/2" />
            <div className="skeleton h-96 rounded-card" />
          </div>
        }
      >
        {children}
      </Suspense>
      <DoneNote />
      <LeaveGuard />
    </div>
  );
}

function NavLink({ to, words }: { to: string; words: string }) {
  const [pathname] = useLocation();
  return (
    <Link
      to={to}
      aria-current={pathname === to ? 'page' : undefined}
      className="flex min-h-11 items-center rounded-card px-3 font-semibold text-ink-quiet hover:bg-sunken aria-[current=page]:text-accent-ink aria-[current=page]:underline aria-[current=page]:decoration-2 aria-[current=page]:underline-offset-8"
    >
      {words}
    </Link>
  );
}

/** Over the page, so that nothing below the operator's hands moves. */
function DoneNote() {
  const words = useDone((store) => store.words);
  return (
    <div role="status" className="pointer-events-none fixed inset-x-4 bottom-4 z-10 flex justify-center">
      {words !== null && (
        <p className="appear rounded-card border border-line-strong bg-raised px-4 py-2.5 text-sm font-semibold">{words}</p>
      )}
    </div>
  );
}
