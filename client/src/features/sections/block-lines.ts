import type { Section, SectionMap } from '../../api/types';
import { localLabel } from '../../i18n/local-name';
import type { Words } from '../../i18n/use-words';
import { fitText, textLength } from './fit-text';
import { digitsOf } from './live-drawing';
import type { Box } from './section-map';
import { SECTION_STATE_WORD, type SectionState } from './section-state';

/** One line of a block's words, its middle and its base line in units of the map. */
export type BlockLine = {
  words: string;
  /** The number of places left stands after its words. */
  counts: boolean;
  x: number;
  y: number;
  size: number;
  look: string;
};

export const MOST_LINES = 3;

/** Where the mark stands: how far its left edge is from the block's right one, and its top from the block's. */
const MARK = { size: 24, right: 34, top: 12 };

/** The corner mark says "few left" without colour. */
export function fewLeftMark({ x, y, width }: Box): string {
  return markPath(x + width - MARK.right, y + MARK.top, MARK.size);
}

export function markPath(x: number, y: number, size: number): string {
  return `M${x} ${y + size} l${size / 2} ${-size} l${size / 2} ${size} z`;
}

const LARGEST = { name: 38, count: 50, word: 32, price: 28 };
/** Smaller than this nobody reads it on a phone: about 9 px. */
const SMALLEST = 24;
/** A block lower than this has room for one line only. */
const FLAT = 100;
const LINE = 1.25;

type Line = Pick<BlockLine, 'words' | 'counts' | 'size' | 'look'> & {
  /** How far it makes way for the mark. */
  aside: number;
};

const heightOf = (lines: readonly Line[]) => lines.reduce((sum, { size }) => sum + size * LINE, 0);

/** What a block says: its name, its number or its state, and its price where there is room. */
export function blockLines(section: Section, state: SectionState, shape: SectionMap, words: Words): BlockLine[] {
  const name = localLabel(shape.label, section.name, words.language);
  const counts = state === 'available' || state === 'few-left' || state === 'paused' || state === 'not-yet-open';
  // As wide as the number that will be there.
  const middle = counts ? words.number(10 ** (digitsOf(section) - 1)) : words.t(SECTION_STATE_WORD[state]);
  const isFlat = shape.height < FLAT;
  const lines = isFlat
    ? [flatLine({ name, middle, counts }, shape)]
    : stackedLines({ name, middle, counts, price: words.money(section.price, section.currency) }, shape);

  // All that is below the mark may be as wide as the block.
  const margin = Math.max(12, shape.height - heightOf(lines)) / 2;
  if (state === 'few-left' && margin < MARK.top + MARK.size) makeWayForMark(lines[0]!, isFlat ? `${name} ${middle}` : name, shape.width);
  return placed(lines, shape);
}

type Parts = { name: string; middle: string; counts: boolean };

function flatLine({ name, middle, counts }: Parts, { width, height }: SectionMap): Line {
  const size = Math.min(height * 0.5, fitText(`${name} ${middle}`, width - 24, LARGEST.word));
  return { words: counts ? `${name} ` : `${name} ${middle}`, counts, size, look: 'font-bold', aside: 0 };
}

function stackedLines({ name, middle, counts, price }: Parts & { price: string }, { width, height }: SectionMap): Line[] {
  const room = width - 24;
  const quiet = { counts: false, aside: 0 };
  const lines: Line[] = [
    { ...quiet, words: name, size: fitText(name, room, LARGEST.name), look: 'font-semibold' },
    { words: counts ? '' : middle, counts, size: fitText(middle, room, counts ? LARGEST.count : LARGEST.word), look: 'font-bold', aside: 0 },
  ];
  const size = fitText(price, room, LARGEST.price);
  const fits = heightOf(lines) + size * LINE <= height - 20;
  if (counts && size >= SMALLEST && fits) lines.push({ ...quiet, words: price, size, look: '' });
  return lines;
}

/** A line as high as the mark gets smaller where it has to, and moves aside only as far as it must. */
function makeWayForMark(line: Line, words: string, width: number): void {
  const end = width - MARK.right - 6;
  const room = end - 12;
  // Too narrow for both: the words are worth more than what they touch.
  if (room < width / 3) return;
  line.size = fitText(words, room, line.size);
  line.aside = Math.max(0, (width + textLength(words) * line.size) / 2 - end);
}

/** One below the other in the middle of the block, smaller where it is too low for them. */
function placed(lines: readonly Line[], { x, y, width, height }: SectionMap): BlockLine[] {
  const scale = Math.min(1, (height - 12) / heightOf(lines));
  let top = y + (height - heightOf(lines) * scale) / 2;
  return lines.map(({ aside, size, ...line }) => {
    const lineHeight = size * LINE * scale;
    top += lineHeight;
    return { ...line, x: x + width / 2 - aside, y: top - lineHeight * 0.25, size: size * scale };
  });
}
