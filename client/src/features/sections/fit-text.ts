/** Widths as shares of the font size; close enough to choose a size without measuring in the browser. */
const WIDE = 0.92;
const NARROW = 0.58;

/** The largest font size, at most `largest`, at which the words fit into `room` (same unit). */
export function fitText(words: string, room: number, largest: number): number {
  let width = 0;
  for (const letter of words) width += letter.codePointAt(0)! > 0x2e80 ? WIDE : NARROW;
  return width === 0 ? largest : Math.min(largest, room / width);
}
