import { memo, useId } from 'react';
import type { Section, SectionMap } from '../../api/types';
import { localLabel } from '../../i18n/local-name';
import { useWords, type Words } from '../../i18n/use-words';
import type { SalesState } from '../events/sales-state';
import { fitText } from './fit-text';
import { useLiveSections } from './live-sections.store';
import { mapShape } from './section-map';
import { SECTION_STATE_WORD, sectionState, type SectionState } from './section-state';
import { sectionSummary } from './section-words';

type Props = {
  id: number;
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
export const FloorBlock = memo(function FloorBlock({ id, ...rest }: Props) {
  const section = useLiveSections((store) => store.byId[id]);
  const shape = mapShape(section?.map);
  return section && shape ? <Block section={section} shape={shape} {...rest} /> : null;
});

type BlockProps = Omit<Props, 'id'> & { section: Section; shape: SectionMap };

function Block({ section, shape, sales, selected, tabbable, onSelect, onFocus }: BlockProps) {
  const clipId = useId();
  const words = useWords();
  const state = sectionState(section, sales);
  const off = state === 'closed' || state === 'maintenance';
  const soldShare = off || section.capacity <= 0 ? 0 : 1 - section.available / section.capacity;
  const { x, y, width, height, rotate } = shape;

  const turn = rotate ? `rotate(${rotate} ${x + width / 2} ${y + height / 2})` : undefined;

  return (
    <>
      <g
        role="button"
        data-section={section.id}
        tabIndex={tabbable ? 0 : -1}
        aria-label={sectionSummary(words, section, state)}
        aria-pressed={selected}
        transform={turn}
        onClick={() => onSelect(section.id)}
        onFocus={() => onFocus(section.id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          onSelect(section.id);
        }}
        className="group outline-none"
      >
        <Base {...{ x, y, width, height, clipId, off }} />
        <g clipPath={`url(#${clipId})`}>
          <rect
            x={x}
            y={y}
            width={width}
            height={height}
            className="origin-bottom fill-line transition-transform duration-200 [transform-box:fill-box]"
            style={{ transform: `scaleY(${soldShare})` }}
          />
          {state === 'sold-out' && <rect {...{ x, y, width, height }} fill="url(#sold-out-hatch)" />}
          {state === 'all-held' && <rect {...{ x, y, width, height }} fill="url(#all-held-dots)" />}
        </g>
        <Frame {...{ x, y, width, height, selected, state, off }} />
      </g>
      <g transform={turn} aria-hidden="true" className="numbers pointer-events-none select-none">
        <BlockText words={words} section={section} shape={shape} state={state} />
      </g>
    </>
  );
}

type Box = Pick<SectionMap, 'x' | 'y' | 'width' | 'height'>;

/** The ground that fills, and what keeps the filling inside it. */
const Base = memo(function Base({ clipId, off, ...box }: Box & { clipId: string; off: boolean }) {
  return (
    <>
      <clipPath id={clipId}>
        <rect {...box} rx={16} />
      </clipPath>
      <rect {...box} rx={16} className={off ? 'fill-ground' : 'fill-accent-soft'} />
    </>
  );
});

type FrameProps = Box & { selected: boolean; state: SectionState; off: boolean };

/** Outline, focus ring and mark: they change with the state and not with every place sold. */
const Frame = memo(function Frame({ x, y, width, height, selected, state, off }: FrameProps) {
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
      {state === 'few-left' && <FewLeftMark x={x + width - 34} y={y + 12} />}
    </>
  );
});

/** The corner mark says "few left" without colour. */
export function FewLeftMark({ x, y, size = 24 }: { x: number; y: number; size?: number }) {
  return <path d={`M${x} ${y + size} l${size / 2} ${-size} l${size / 2} ${size} z`} className="fill-mark-warn" />;
}

const LARGEST = { name: 38, count: 50, word: 32, price: 28 };
/** Smaller than this nobody reads it on a phone: about 9 px. */
const SMALLEST = 24;
/** A block lower than this has room for one line only. */
const FLAT = 100;
const LINE = 1.25;

type Line = { words: string; size: number; look: string };

const heightOf = (lines: readonly Line[]) => lines.reduce((sum, { size }) => sum + size * LINE, 0);

function BlockText({ words: { t, language, money, number }, section, shape, state }: { words: Words; section: Section; shape: SectionMap; state: SectionState }) {
  const { x, y, width, height, label } = shape;
  const name = localLabel(label, section.name, language);
  const room = width - 24;
  const showsCount = state === 'available' || state === 'few-left' || state === 'paused' || state === 'not-yet-open';
  const middle = showsCount ? number(section.available) : t(SECTION_STATE_WORD[state]);

  const countLook = state === 'few-left' ? 'font-bold fill-warn' : 'font-bold fill-ink';
  const lines: Line[] = [];
  if (height < FLAT) {
    const words = `${name} ${middle}`;
    lines.push({ words, size: Math.min(height * 0.5, fitText(words, room, LARGEST.word)), look: countLook });
  } else {
    lines.push({ words: name, size: fitText(name, room, LARGEST.name), look: 'font-semibold fill-ink-quiet' });
    lines.push({ words: middle, size: fitText(middle, room, showsCount ? LARGEST.count : LARGEST.word), look: countLook });
    const price = money(section.price, section.currency);
    const size = fitText(price, room, LARGEST.price);
    const fits = heightOf(lines) + size * LINE <= height - 20;
    if (showsCount && size >= SMALLEST && fits) lines.push({ words: price, size, look: 'fill-ink-quiet' });
  }
  const scale = Math.min(1, (height - 12) / heightOf(lines));
  let top = y + (height - heightOf(lines) * scale) / 2;

  return (
    <g textAnchor="middle">
      {lines.map(({ words, size, look }, index) => {
        const lineHeight = size * LINE * scale;
        top += lineHeight;
        return (
          <TextLine key={index} x={x + width / 2} y={top - lineHeight * 0.25} size={size * scale} look={look} words={words} />
        );
      })}
    </g>
  );
}

const TextLine = memo(function TextLine({ x, y, size, look, words }: Line & { x: number; y: number }) {
  return (
    <text x={x} y={y} fontSize={size} className={look}>
      {words}
    </text>
  );
});
