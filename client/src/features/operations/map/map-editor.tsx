import { memo, useId, type KeyboardEvent, type PointerEvent } from 'react';
import type { SectionMap } from '../../../api/types';
import { localLabel } from '../../../i18n/local-name';
import { fitText } from '../../sections/fit-text';
import { MAP_SIZE } from '../../sections/section-map';
import { Stage } from '../../sections/stage';
import { useConsoleWords } from '../console-words';
import { moveBy, resizeBy, STEP } from './map-shapes';
import { useShapeDrag, type Grab } from './use-shape-drag';

type MapBlock = { key: string; name: string; shape: SectionMap };

type Props = {
  /** In the order of the table; a later block lies above an earlier one. */
  blocks: readonly MapBlock[];
  selectedKey: string | null;
  onSelect: (key: string) => void;
  onChange: (key: string, shape: SectionMap) => void;
};

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** The drawing that buyers see, to be arranged by pointer or by keys; the numbers beside it do the same. */
export function MapEditor({ blocks, selectedKey, onSelect, onChange }: Props) {
  const { c } = useConsoleWords();
  const helpId = useId();
  const { start, handlers } = useShapeDrag(onChange);
  const selected = blocks.find(({ key }) => key === selectedKey);

  return (
    <div className="overflow-hidden rounded-card border border-line bg-raised">
      <svg
        role="application"
        aria-label={c('map.title')}
        aria-describedby={helpId}
        viewBox={`0 0 ${MAP_SIZE} ${MAP_SIZE}`}
        {...handlers}
        className="block w-full select-none"
      >
        <Grid />
        <Stage />
        {blocks.map(({ key, name, shape }) => (
          <Block
            key={key}
            blockKey={key}
            isSelected={key === selectedKey}
            onGrab={start}
            {...{ name, shape, onSelect, onChange }}
          />
        ))}
        {selected && (
          <Handle shape={selected.shape} onGrab={(event) => start(event, selected.key, 'resize', selected.shape)} />
        )}
      </svg>
      <p id={helpId} className="border-t border-line px-3 py-2 text-xs text-ink-quiet">
        {c('map.help')}
      </p>
    </div>
  );
}

function Grid() {
  const lines = Array.from({ length: MAP_SIZE / 100 - 1 }, (_, index) => (index + 1) * 100);
  return (
    <path
      d={lines.map((at) => `M${at} 0V${MAP_SIZE}M0 ${at}H${MAP_SIZE}`).join('')}
      className="stroke-line"
      strokeWidth="1"
      aria-hidden="true"
    />
  );
}

const turn = ({ x, y, width, height, rotate }: SectionMap) =>
  rotate ? `rotate(${rotate} ${x + width / 2} ${y + height / 2})` : undefined;

type BlockProps = Omit<MapBlock, 'key'> & {
  blockKey: string;
  isSelected: boolean;
  onSelect: (key: string) => void;
  onChange: (key: string, shape: SectionMap) => void;
  onGrab: Grab;
};

/** While one of a thousand is dragged, the others are not drawn again. */
const Block = memo(function Block({ blockKey, name, shape, isSelected, onSelect, onChange, onGrab }: BlockProps) {
  const { c, language } = useConsoleWords();
  const { x, y, width, height } = shape;
  const words = localLabel(shape.label, name, language);
  const size = fitText(words, width - 24, Math.min(38, height * 0.45));

  const onKeyDown = (event: KeyboardEvent) => {
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChange(blockKey, event.shiftKey ? resizeBy(shape, ...way) : moveBy(shape, ...way));
  };

  return (
    <g
      role="button"
      tabIndex={0}
      aria-pressed={isSelected}
      aria-label={c('map.block', { name: words, x, y, width, height })}
      transform={turn(shape)}
      onFocus={() => onSelect(blockKey)}
      onPointerDown={(event) => {
        onSelect(blockKey);
        onGrab(event, blockKey, 'move', shape);
      }}
      onKeyDown={onKeyDown}
      className="group cursor-move touch-none outline-none"
    >
      <rect
        {...{ x, y, width, height }}
        rx={16}
        strokeWidth={isSelected ? 8 : 3}
        className={isSelected ? 'fill-accent-soft stroke-accent-ink' : 'fill-accent-soft stroke-line-strong'}
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
      <text
        x={x + width / 2}
        y={y + height / 2 + size * 0.35}
        textAnchor="middle"
        fontSize={size}
        className="pointer-events-none fill-ink font-semibold"
      >
        {words}
      </text>
    </g>
  );
});

/** Drawn small, grabbed large: about 40 px on a phone's width. */
const HANDLE = 30;
const GRAB = 100;

/** Above all blocks: the corner to drag, and the outline of the chosen block where others cover it. */
function Handle({ shape, onGrab }: { shape: SectionMap; onGrab: (event: PointerEvent<SVGGElement>) => void }) {
  const x = shape.x + shape.width;
  const y = shape.y + shape.height;
  return (
    <g
      data-handle
      transform={turn(shape)}
      onPointerDown={onGrab}
      className="cursor-nwse-resize touch-none"
      aria-hidden="true"
    >
      <rect
        x={shape.x}
        y={shape.y}
        width={shape.width}
        height={shape.height}
        rx={16}
        fill="none"
        strokeWidth={8}
        className="pointer-events-none stroke-accent-ink"
      />
      <rect x={x - GRAB / 3} y={y - GRAB / 3} width={GRAB} height={GRAB} fill="transparent" />
      <rect
        x={x - HANDLE / 2}
        y={y - HANDLE / 2}
        width={HANDLE}
        height={HANDLE}
        rx={6}
        strokeWidth={4}
        className="fill-accent stroke-raised"
      />
    </g>
  );
}
