import { memo, useEffect, useId, useRef } from 'react';
import type { Section, SectionMap } from '../../api/types';
import { useWords, type Words } from '../../i18n/use-words';
import { blockLines, fewLeftMark, MOST_LINES, type BlockLine } from './block-lines';
import { useSectionDrawing, writeAttribute, writeName, writeNumber, writeShare, writeText } from './live-drawing';
import { isOff, type SectionState } from './section-state';
import { sectionSummary } from './section-words';

type Props = {
  id: number;
  shape: SectionMap;
  selected: boolean;
  /** The map is one stop of the Tab key; arrows move inside. */
  tabbable: boolean;
  onSelect: (id: number) => void;
  onFocus: (id: number) => void;
};

type BlockPart = 'button' | 'ground' | 'filling' | 'pattern' | 'outline' | 'mark' | 'text';

/**
 * One section of the drawing, whose drawn words stand beside the button, since its name says more than they do. It fills from
 * below as it sells, up to a line; hatched when gone, dotted when all is held, dashed when not for sale.
 */
export const FloorBlock = memo(function FloorBlock({ id, shape, selected, tabbable, onSelect, onFocus }: Props) {
  const clipId = useId();
  const words = useWords();
  const block = useRef<SVGGElement>(null);
  const count = useRef<Count>(null);

  useSectionDrawing<BlockPart>(id, block, {
    look: ({ ground, pattern, outline, mark, text }, section, state) => {
      writeAttribute(ground, 'class', isOff(state) ? 'fill-ground' : 'fill-accent-soft');
      writeAttribute(pattern, 'fill', PATTERN[state] ?? 'none');
      writeOutline(outline, state, selected);
      writeAttribute(mark, 'd', state === 'few-left' ? fewLeftMark(shape) : null);
      count.current = writeLines(text, blockLines(section, state, shape, words));
    },
    numbers: ({ button, filling }, section, state) => {
      const { available, capacity } = section;
      writeName(button, sectionSummary(words, section, state));
      writeShare(filling, 'Y', isOff(state) || capacity <= 0 ? 0 : 1 - available / capacity);
      writeCount(count.current, section, words);
    },
  });

  useEffect(() => {
    // Chosen by a key: the bar at the thumb has grown for it, and must not hide what has the focus.
    if (selected) block.current?.querySelector(':focus-visible')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  const { x, y, width, height, rotate } = shape;
  const box = { x, y, width, height };
  return (
    <g ref={block} transform={rotate ? `rotate(${rotate} ${x + width / 2} ${y + height / 2})` : undefined}>
      <g
        data-part="button"
        role="button"
        data-section={id}
        tabIndex={tabbable ? 0 : -1}
        aria-pressed={selected}
        onClick={() => onSelect(id)}
        onFocus={() => onFocus(id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          onSelect(id);
        }}
        className="group outline-none"
      >
        <clipPath id={clipId}>
          <rect {...box} rx={16} />
        </clipPath>
        <rect data-part="ground" {...box} rx={16} />
        <g clipPath={`url(#${clipId})`}>
          {/* Wider than the block, so that its line shows at the top alone. */}
          <rect data-part="filling" {...box} x={x - 9} width={width + 18} className="block-filling" />
          <rect data-part="pattern" {...box} />
        </g>
        {/* The focus ring. */}
        <rect
          {...{ x: x - 9, y: y - 9, width: width + 18, height: height + 18, rx: 24 }}
          fill="none"
          strokeWidth={6}
          className="stroke-transparent group-focus-visible:stroke-accent-ink"
        />
        <path data-part="mark" className="fill-warn" />
      </g>
      <g data-part="text" aria-hidden="true" className="numbers block-words">
        {Array.from({ length: MOST_LINES }, (_, line) => (
          <text key={line} />
        ))}
      </g>
      {/* Over the rims of words that fill their block. */}
      <rect data-part="outline" {...box} rx={16} fill="none" pointerEvents="none" />
    </g>
  );
});

const PATTERN: Partial<Record<SectionState, string>> = { 'sold-out': 'url(#sold-out-hatch)', 'all-held': 'url(#all-held-dots)', 'none-free': 'url(#all-held-dots)' };

function writeOutline(outline: Element, state: SectionState, selected: boolean): void {
  const isFew = state === 'few-left';
  writeAttribute(outline, 'stroke-width', selected ? 10 : isFew ? 5 : 3);
  writeAttribute(outline, 'stroke-dasharray', isOff(state) ? '12 10' : null);
  writeAttribute(outline, 'class', selected ? 'stroke-accent-ink' : isFew ? 'stroke-mark-warn' : 'stroke-line-strong');
}

/** The line that shows how many places are left. */
type Count = { element: Element; words: string } | null;

function writeLines(text: Element, lines: readonly BlockLine[]): Count {
  let count: Count = null;
  [...text.children].forEach((element, index) => {
    const line = lines[index];
    if (!line) return writeText(element, '');
    writeAttribute(element, 'x', line.x);
    writeAttribute(element, 'y', line.y);
    writeAttribute(element, 'font-size', line.size);
    writeAttribute(element, 'class', line.look);
    if (line.counts) count = { element, words: line.words };
    else writeText(element, line.words);
  });
  return count;
}

function writeCount(count: Count, { available }: Section, { number }: Words): void {
  if (count) writeNumber(count.element, count.words + number(available));
}
