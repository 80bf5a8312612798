import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { useConsoleWords } from './console-words';
import { useUnsavedForms } from './unsaved.store';

/** Asks before what was typed and drawn is left behind: by a link, by the browser's buttons, or by closing the page. */
export function LeaveGuard() {
  const { c } = useConsoleWords();
  const isUnsaved = useUnsavedForms(({ forms }) => forms > 0);
  const [pathname, navigate] = useLocation();
  const search = useSearch();
  const here = search === '' ? pathname : `${pathname}?${search}`;
  /** Where to; a path of null is the entry that the browser's buttons led to. */
  const [asked, setAsked] = useState<{ path: string | null } | null>(null);
  const isLeaving = useRef(false);

  useEffect(() => {
    if (!isUnsaved) return;
    isLeaving.current = false;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const path = pathOfLink(event);
      if (path === null) return;
      event.preventDefault();
      event.stopPropagation();
      setAsked({ path });
    };
    const onPop = (event: PopStateEvent) => {
      // A jump within the page leaves nothing behind.
      if (isLeaving.current || location.pathname === here.split('?')[0]) return;
      // The address has changed already: it is put back before the router hears of it, one entry after the one that was wanted.
      event.stopImmediatePropagation();
      history.pushState(null, '', here);
      setAsked({ path: null });
    };
    window.addEventListener('beforeunload', onUnload);
    window.addEventListener('popstate', onPop, { capture: true });
    document.addEventListener('click', onClick, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      window.removeEventListener('popstate', onPop, { capture: true });
      document.removeEventListener('click', onClick, { capture: true });
    };
  }, [isUnsaved, here]);

  const leave = () => {
    isLeaving.current = true;
    setAsked(null);
    if (asked?.path === null) history.back();
    else if (asked) navigate(asked.path);
  };

  return (
    <ConfirmDialog
      open={asked !== null}
      title={c('leave.title')}
      text={c('leave.text')}
      confirm={c('leave.leave')}
      keep={c('leave.stay')}
      onConfirm={leave}
      onClose={() => setAsked(null)}
    />
  );
}

/** Where a press leads within this site, in this tab and away from this page; null for everything else. */
function pathOfLink(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return null;
  const { pathname, search, hash } = link;
  return pathname === location.pathname && search === location.search ? null : pathname + search + hash;
}
