import { useEffect, useRef } from 'react';

/**
 * Puts the focus at the beginning of the page's content when a change of `what` took away the element that had it: a screen
 * reader reads on from there, and the Tab key too.
 *
 * @param what undefined until it is known: a page that opens is left to the browser
 */
export function useLostFocus(what: unknown): void {
  const before = useRef(what);
  useEffect(() => {
    const isFirst = before.current === undefined;
    if (before.current === what) return;
    before.current = what;
    if (isFirst) return;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost) document.getElementById('main')?.focus({ preventScroll: true });
  }, [what]);
}
