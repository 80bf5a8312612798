import { Maximize, ZoomIn, ZoomOut, type LucideIcon } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { SectionMap } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { FloorBlock } from './floor-block';
import { FloorLegend } from './floor-legend';
import { sectionsInOrder, useLiveSections } from './live-sections.store';
import { boxOf, MAP_SIZE, neighbour, STAGE_HEIGHT, type Direction } from './section-map';
import { Stage } from './stage';
import { useMapView } from './use-map-view';

type Props = { selectedId: number | null; onSelect: (id: number) => void };

const ARROWS: Record<string, Direction> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/** The venue as a drawing; the list beside it says the same without it. */
export function FloorMap({ selectedId, onSelect }: Props) {
  const { t } = useWords();
  const helpId = useId();
  const svg = useRef<SVGSVGElement>(null);
  const shapes = useLiveSections((store) => store.shapes);
  const drawn = [...shapes.keys()];
  const height = drawingHeight(shapes);
  const [focusedId, setFocusedId] = useState<number | null>(null);
  const { view, show, zoomIn, zoomOut, reset, canZoomIn, canZoomOut, handlers } = useMapView(svg, height);

  if (drawn.length === 0) return null;
  const tabStop = [focusedId, selectedId].find((id) => id !== null && drawn.includes(id)) ?? drawn[0]!;

  /** Keys come from the block that has the focus, which is the one that Tab leads to. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction) {
      event.preventDefault();
      const next = neighbour(sectionsInOrder(useLiveSections.getState()), tabStop, direction);
      if (next === null) return;
      svg.current?.querySelector<SVGGElement>(`[data-section="${next}"]`)?.focus();
      show(shapes.get(next));
    } else if (event.key === '+' || event.key === '=') zoomIn(shapes.get(tabStop));
    else if (event.key === '-') zoomOut(shapes.get(tabStop));
    else if (event.key === '0') reset();
  };
  // Not whenever the focus comes: a press brings it too, and must not have the map move away from under it.
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key === 'Tab') show(shapes.get(tabStop));
  };

  return (
    <section aria-label={t('sections.map')} className="overflow-hidden rounded-card border border-line bg-raised">
      <p id={helpId} className="sr-only">
        {t('sections.mapHelp')}
      </p>
      <div className="relative">
        <svg
          ref={svg}
          role="group"
          aria-label={t('sections.map')}
          aria-describedby={helpId}
          viewBox={`${view.x} ${view.y} ${MAP_SIZE / view.zoom} ${height / view.zoom}`}
          onKeyDown={onKeyDown}
          onKeyUp={onKeyUp}
          {...handlers}
          className={`block max-h-[75dvh] lg:max-h-[calc(100dvh-15rem)] w-full select-none ${view.zoom > 1 ? 'touch-none' : 'touch-pan-y'}`}
        >
          <defs>
            <pattern id="all-held-dots" width="36" height="36" patternUnits="userSpaceOnUse">
              <circle cx="10" cy="10" r="5" className="fill-ink-quiet" opacity="0.45" />
              <circle cx="28" cy="28" r="5" className="fill-ink-quiet" opacity="0.45" />
            </pattern>
            <pattern id="sold-out-hatch" width="18" height="18" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" y1="0" x2="0" y2="18" strokeWidth="5" className="stroke-ink-quiet" opacity="0.45" />
            </pattern>
          </defs>
          <Stage />
          {[...shapes].map(([id, shape]) => (
            <FloorBlock
              key={id}
              id={id}
              shape={shape}
              selected={id === selectedId}
              tabbable={id === tabStop}
              onSelect={onSelect}
              onFocus={setFocusedId}
            />
          ))}
        </svg>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line p-2">
        <FloorLegend />
        <div className="ml-auto flex gap-1">
          <Tool words={t('sections.zoomOut')} Icon={ZoomOut} works={canZoomOut} onPress={() => zoomOut()} />
          <Tool words={t('sections.zoomIn')} Icon={ZoomIn} works={canZoomIn} onPress={() => zoomIn()} />
          <Tool words={t('sections.zoomReset')} Icon={Maximize} works={canZoomOut} onPress={reset} />
        </div>
      </div>
    </section>
  );
}

type ToolProps = { words: string; Icon: LucideIcon; works: boolean; onPress: () => void };

/** Stays reachable at its limit: a button that is disabled when it is pressed takes the focus away with it. */
function Tool({ words, Icon, works, onPress }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={words}
      aria-disabled={!works || undefined}
      onClick={() => works && onPress()}
      className="map-tool"
    >
      <Icon aria-hidden="true" className="size-5" />
    </button>
  );
}

/** The drawing ends below its lowest section, so that a shallow venue does not leave half a page empty. */
function drawingHeight(shapes: ReadonlyMap<number, SectionMap>): number {
  let lowest = STAGE_HEIGHT + 100;
  for (const shape of shapes.values()) {
    const { y, height } = boxOf(shape);
    lowest = Math.max(lowest, y + height);
  }
  // Only a turned section hangs out of the square in which all are placed.
  return lowest > MAP_SIZE ? lowest + 24 : Math.min(MAP_SIZE, lowest + 24);
}
