import { useCallback, useRef, type PointerEvent } from 'react';
import type { SectionMap } from '../../../api/types';
import { MAP_SIZE } from '../../sections/section-map';
import { isSameShape, moveBy, resizeBy, snapped, turned } from './map-shapes';

type Drag = {
  key: string;
  kind: 'move' | 'resize';
  pointerId: number;
  x: number;
  y: number;
  from: SectionMap;
  /** As it was last told. */
  shown: SectionMap;
};

/** @param from the shape as it is grabbed */
export type Grab = (event: PointerEvent<SVGGElement>, key: string, kind: Drag['kind'], from: SectionMap) => void;

/** Moving and resizing by mouse, pen or finger. The corner follows in steps; nothing leaves the drawing. */
export function useShapeDrag(onChange: (key: string, shape: SectionMap) => void) {
  const drag = useRef<Drag | null>(null);

  const start = useCallback<Grab>((event, key, kind, from) => {
    if (event.button !== 0 || drag.current) return;
    drag.current = { key, kind, pointerId: event.pointerId, x: event.clientX, y: event.clientY, from, shown: from };
    // The drawing hears of the pointer until it is lifted, wherever it goes.
    event.currentTarget.ownerSVGElement?.setPointerCapture?.(event.pointerId);
  }, []);

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const now = drag.current;
    if (!now || event.pointerId !== now.pointerId) return;
    const unitsPerPx = MAP_SIZE / event.currentTarget.getBoundingClientRect().width;
    const way = { x: (event.clientX - now.x) * unitsPerPx, y: (event.clientY - now.y) * unitsPerPx };
    const shape = now.kind === 'move' ? moved(now.from, way) : resized(now.from, way);
    // A pointer moves a hundred times a second, and most of that within one step.
    if (isSameShape(shape, now.shown)) return;
    drag.current = { ...now, shown: shape };
    onChange(now.key, shape);
  };

  const end = (event: PointerEvent<SVGSVGElement>) => {
    if (event.pointerId === drag.current?.pointerId) drag.current = null;
  };

  return { start, handlers: { onPointerMove, onPointerUp: end, onPointerCancel: end } };
}

type Way = { x: number; y: number };

function moved(from: SectionMap, way: Way): SectionMap {
  const { x, y } = from;
  return moveBy(from, snapped(x + way.x) - x, snapped(y + way.y) - y);
}

function resized(from: SectionMap, way: Way): SectionMap {
  const own = turned(way, -(from.rotate ?? 0));
  const { width, height } = from;
  return resizeBy(from, snapped(width + own.x) - width, snapped(height + own.y) - height);
}
