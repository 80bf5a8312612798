import { useLayoutEffect, useRef } from 'react';

/**
 * Does something when `what` has become something else, before that is painted.
 * @param what undefined until it is known: a page that opens is left to the browser
 */
export function useChange(what: unknown, then: () => void): void {
  const before = useRef(what);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = what;
    if (was !== undefined && was !== what) then();
  });
}
