/**
 * A ref for what may go away with the focus inside, as a button does that somebody has pressed: the focus goes on to another
 * element and not to nowhere. To be made once: React takes a ref that is another at the next drawing for something that has gone.
 *
 * @param id of the element that is there afterwards
 */
export function passFocusTo(id: string) {
  return (box: HTMLElement | null) => () => {
    if (box?.contains(document.activeElement)) document.getElementById(id)?.focus({ preventScroll: true });
  };
}
