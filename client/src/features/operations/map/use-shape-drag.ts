import { useRef, type PointerEvent, type RefObject } from 'react';
import type { SectionMap } from '../../../api/types';
import { MAP_SIZE } from '../../sections/section-map';
import { moveBy, resizeBy, snapped, turned } from './map-shapes';

type Drag = { key: string; kind: 'move' | 'resize'; pointerId: number; x: number; y: number; from: SectionMap };

/** Moving and resizing by mouse, pen or finger. The corner follows in steps; nothing leaves the drawing. */
export function useShapeDrag(
  svg: RefObject<SVGSVGElement | null>,
  onChange: (key: string, shape: SectionMap) => void,
) {
  const drag = useRef<Drag | null>(null);

  const start = (event: PointerEvent, key: string, kind: Drag['kind'], from: SectionMap) => {
    if (event.button !== 0 || drag.current) return;
    drag.current = { key, kind, pointerId: event.pointerId, x: event.clientX, y: event.clientY, from };
    // The drawing hears of the pointer until it is lifted, wherever it goes.
    svg.current?.setPointerCapture?.(event.pointerId);
  };

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const now = drag.current;
    if (!now || event.pointerId !== now.pointerId) return;
    const unitsPerPx = MAP_SIZE / event.currentTarget.getBoundingClientRect().width;
    const way = { x: (event.clientX - now.x) * unitsPerPx, y: (event.clientY - now.y) * unitsPerPx };
    if (now.kind === 'move') {
      const { x, y } = now.from;
      onChange(now.key, moveBy(now.from, snapped(x + way.x) - x, snapped(y + way.y) - y));
    } else {
      const own = turned(way, -(now.from.rotate ?? 0));
      const { width, height } = now.from;
      onChange(now.key, resizeBy(now.from, snapped(width + own.x) - width, snapped(height + own.y) - height));
    }
  };

  const end = (event: PointerEvent<SVGSVGElement>) => {
    if (event.pointerId === drag.current?.pointerId) drag.current = null;
  };

  return { start, handlers: { onPointerMove, onPointerUp: end, onPointerCancel: end } };
}
