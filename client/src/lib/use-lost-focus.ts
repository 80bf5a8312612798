import { useChange } from './use-change';

/**
 * Puts the focus at the beginning of the page's content when a change of `what` took away the element that had it: a screen
 * reader reads on from there, and the Tab key too.
 *
 * @param what undefined until it is known
 */
export function useLostFocus(what: unknown): void {
  useChange(what, () => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost) document.getElementById('main')?.focus({ preventScroll: true });
  });
}
