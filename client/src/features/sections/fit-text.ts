/** Widths as shares of the font size; close enough to choose a size without measuring in the browser. */
const WIDE = 0.92;
const NARROW = 0.58;

/** How long the words are, as a multiple of the font size. */
export function textLength(words: string): number {
  let length = 0;
  for (const letter of words) length += letter.codePointAt(0)! > 0x2e80 ? WIDE : NARROW;
  return length;
}

/** The largest font size, at most `largest`, at which the words fit into `room` (same unit). */
export function fitText(words: string, room: number, largest: number): number {
  return words === '' ? largest : Math.min(largest, room / textLength(words));
}
