import { memo, useId, useRef, type SVGProps } from 'react';
import type { SectionMap } from '../../api/types';
import { localLabel } from '../../i18n/local-name';
import { useWords } from '../../i18n/use-words';
import type { SalesState } from '../events/sales-state';
import { fitText, textLength } from './fit-text';
import { useDrawnSection, useNumbers, writeName, writeShare, writeText, type DrawnSection } from './live-numbers';
import type { Box } from './section-map';
import { SECTION_STATE_WORD, sectionState, type SectionState } from './section-state';
import { sectionSummary } from './section-words';

type Props = {
  id: number;
  shape: SectionMap;
  sales: SalesState;
  selected: boolean;
  /** The map is one stop of the Tab key; arrows move inside. */
  tabbable: boolean;
  onSelect: (id: number) => void;
  onFocus: (id: number) => void;
};

/**
 * One section of the drawing, whose drawn words stand beside the button, since its name says more than they do. It fills from
 * below as it sells; hatched when gone, dotted when all is held, dashed when not for sale.
 */
export const FloorBlock = memo(function FloorBlock({ id, shape, sales, selected, tabbable, onSelect, onFocus }: Props) {
  const clipId = useId();
  const words = useWords();
  const section = useDrawnSection(id, sales);
  const button = useRef<SVGGElement>(null);
  const filling = useRef<SVGRectElement>(null);

  useNumbers(id, (now) => {
    const state = sectionState(now, sales);
    writeName(button.current, sectionSummary(words, now, state));
    writeShare(filling.current, 'Y', isOff(state) || now.capacity <= 0 ? 0 : 1 - now.available / now.capacity);
  });

  if (!section) return null;
  const { state } = section;
  const off = isOff(state);
  const { x, y, width, height, rotate } = shape;
  const turn = rotate ? `rotate(${rotate} ${x + width / 2} ${y + height / 2})` : undefined;

  return (
    <>
      <g
        ref={button}
        role="button"
        data-section={id}
        tabIndex={tabbable ? 0 : -1}
        aria-pressed={selected}
        transform={turn}
        onClick={() => onSelect(id)}
        onFocus={() => onFocus(id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          onSelect(id);
        }}
        className="group outline-none"
      >
        <Base {...{ x, y, width, height, clipId, off }} />
        <g clipPath={`url(#${clipId})`}>
          <rect ref={filling} {...{ x, y, width, height }} className="origin-bottom fill-line [transform-box:fill-box]" />
          {state === 'sold-out' && <rect {...{ x, y, width, height }} fill="url(#sold-out-hatch)" />}
          {state === 'all-held' && <rect {...{ x, y, width, height }} fill="url(#all-held-dots)" />}
        </g>
        <Frame {...{ x, y, width, height, selected, state, off }} />
      </g>
      <g transform={turn} aria-hidden="true" className="numbers pointer-events-none select-none">
        <BlockText section={section} shape={shape} />
      </g>
    </>
  );
});

function isOff(state: SectionState): boolean {
  return state === 'closed' || state === 'maintenance';
}

/** The ground that fills, and what keeps the filling inside it. */
function Base({ clipId, off, ...box }: Box & { clipId: string; off: boolean }) {
  return (
    <>
      <clipPath id={clipId}>
        <rect {...box} rx={16} />
      </clipPath>
      <rect {...box} rx={16} className={off ? 'fill-ground' : 'fill-accent-soft'} />
    </>
  );
}

type FrameProps = Box & { selected: boolean; state: SectionState; off: boolean };

/** Outline, focus ring and mark. */
function Frame({ x, y, width, height, selected, state, off }: FrameProps) {
  return (
    <>
      <rect
        {...{ x, y, width, height, rx: 16 }}
        fill="none"
        strokeWidth={selected ? 10 : state === 'few-left' ? 5 : 3}
        strokeDasharray={off ? '12 10' : undefined}
        className={selected ? 'stroke-accent-ink' : state === 'few-left' ? 'stroke-mark-warn' : 'stroke-line-strong'}
      />
      <rect
        x={x - 9}
        y={y - 9}
        width={width + 18}
        height={height + 18}
        rx={24}
        fill="none"
        strokeWidth={6}
        className="stroke-transparent group-focus-visible:stroke-accent-ink"
      />
      {state === 'few-left' && <FewLeftMark x={x + width - MARK.right} y={y + MARK.top} size={MARK.size} />}
    </>
  );
}

/** Where the mark stands: how far its left edge is from the block's right one, and its top from the block's. */
const MARK = { size: 24, right: 34, top: 12 };

/** The corner mark says "few left" without colour. */
export function FewLeftMark({ x, y, size }: { x: number; y: number; size: number }) {
  return <path d={`M${x} ${y + size} l${size / 2} ${-size} l${size / 2} ${size} z`} className="fill-mark-warn" />;
}

const LARGEST = { name: 38, count: 50, word: 32, price: 28 };
/** Smaller than this nobody reads it on a phone: about 9 px. */
const SMALLEST = 24;
/** A block lower than this has room for one line only. */
const FLAT = 100;
const LINE = 1.25;

type Line = {
  words: string;
  /** It shows the number of places left after its words, if it has any. */
  counts?: boolean;
  size: number;
  look: string;
  /** How far it makes way for the mark. */
  aside?: number;
};

const heightOf = (lines: readonly Line[]) => lines.reduce((sum, { size }) => sum + size * LINE, 0);

function BlockText({ section, shape }: { section: DrawnSection; shape: SectionMap }) {
  const { t, language, money, number } = useWords();
  const { state } = section;
  const { x, y, width, height, label } = shape;
  const name = localLabel(label, section.name, language);
  const room = width - 24;
  const counts = state === 'available' || state === 'few-left' || state === 'paused' || state === 'not-yet-open';
  // As wide as the number that will be there.
  const middle = counts ? number(10 ** (section.digits - 1)) : t(SECTION_STATE_WORD[state]);

  const look = state === 'few-left' ? 'font-bold fill-warn' : 'font-bold fill-ink';
  const lines: Line[] = [];
  if (height < FLAT) {
    const size = Math.min(height * 0.5, fitText(`${name} ${middle}`, room, LARGEST.word));
    lines.push({ words: counts ? `${name} ` : `${name} ${middle}`, counts, size, look });
  } else {
    lines.push({ words: name, size: fitText(name, room, LARGEST.name), look: 'font-semibold fill-ink-quiet' });
    const middleSize = fitText(middle, room, counts ? LARGEST.count : LARGEST.word);
    lines.push({ words: counts ? '' : middle, counts, size: middleSize, look });
    const price = money(section.price, section.currency);
    const size = fitText(price, room, LARGEST.price);
    const fits = heightOf(lines) + size * LINE <= height - 20;
    if (counts && size >= SMALLEST && fits) lines.push({ words: price, size, look: 'fill-ink-quiet' });
  }
  // All that is below it may be as wide as the block.
  const margin = Math.max(12, height - heightOf(lines)) / 2;
  if (state === 'few-left' && margin < MARK.top + MARK.size) makeWayForMark(lines[0]!, height < FLAT ? `${name} ${middle}` : name, width);
  const scale = Math.min(1, (height - 12) / heightOf(lines));
  let top = y + (height - heightOf(lines) * scale) / 2;

  return (
    <g textAnchor="middle">
      {lines.map(({ words, counts, size, look, aside = 0 }, index) => {
        const lineHeight = size * LINE * scale;
        top += lineHeight;
        const text = { x: x + width / 2 - aside, y: top - lineHeight * 0.25, fontSize: size * scale, className: look };
        return counts ? (
          <Count key="count" id={section.id} words={words} text={text} />
        ) : (
          <text key={index} {...text}>
            {words}
          </text>
        );
      })}
    </g>
  );
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

function Count({ id, words, text }: { id: number; words: string; text: SVGProps<SVGTextElement> }) {
  const { number } = useWords();
  const element = useRef<SVGTextElement>(null);
  useNumbers(id, ({ available }) => writeText(element.current, words + number(available)));
  return <text ref={element} {...text} />;
}
