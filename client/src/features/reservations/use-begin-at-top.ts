import { useChange } from '../../lib/use-change';

/**
 * A page that becomes another one under the same address begins at its top, as one at a new address does. Where the change of `what`
 * took away the element that had the focus, the new heading gets it: a screen reader reads on from there, and the Tab key too.
 *
 * @param what undefined until it is known
 */
export function useBeginAtTop(what: unknown): void {
  useChange(what, () => {
    document.documentElement.scrollTop = 0;
    const main = document.getElementById('main');
    const heading = main?.querySelector('h1');
    // A phone gives no button the focus when it is pressed: the page's content has it since the page was opened.
    const isLost = [null, document.body, main].includes(document.activeElement as HTMLElement | null);
    if (!heading || !isLost) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
}
