import { useLayoutEffect, useRef } from 'react';

/**
 * A page that becomes another one under the same address begins at its top, as one at a new address does. Where the change of `what`
 * took away the element that had the focus, the new heading gets it: a screen reader reads on from there, and the Tab key too.
 *
 * @param what undefined until it is known: a page that opens is left to the browser
 */
export function useBeginAtTop(what: unknown): void {
  const before = useRef(what);
  // Before the new page is painted, so that it is not seen jumping.
  useLayoutEffect(() => {
    const isFirst = before.current === undefined;
    if (before.current === what) return;
    before.current = what;
    if (isFirst) return;
    document.documentElement.scrollTop = 0;
    const main = document.getElementById('main');
    const heading = main?.querySelector('h1');
    // A phone gives no button the focus when it is pressed: the page's content has it since the page was opened.
    const isLost = [null, document.body, main].includes(document.activeElement as HTMLElement | null);
    if (!heading || !isLost) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [what]);
}
