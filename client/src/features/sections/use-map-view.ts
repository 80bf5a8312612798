import { useCallback, useEffect, useRef, useState, type MouseEvent, type PointerEvent, type RefObject } from 'react';
import type { SectionMap } from '../../api/types';
import { boxOf, MAP_SIZE, type Box } from './section-map';

const CLOSEST = 4;
const STEP = 1.5;
/** A finger wobbles; below this a touch is a tap. */
const DRAG_AFTER_PX = 6;
/** How far the ring of a block with the focus stands out of it. */
const RING = 12;

export type MapView = { x: number; y: number; zoom: number };

const WHOLE: MapView = { x: 0, y: 0, zoom: 1 };

/** Zooms around a point given as shares (0..1) of the visible part, and keeps the view inside the drawing. */
export function zoomAround(view: MapView, factor: number, at: { x: number; y: number }, height: number): MapView {
  const zoom = Math.min(CLOSEST, Math.max(1, view.zoom * factor));
  const gained = 1 / view.zoom - 1 / zoom;
  return within({ x: view.x + at.x * MAP_SIZE * gained, y: view.y + at.y * height * gained, zoom }, height);
}

export function within({ x, y, zoom }: MapView, height: number): MapView {
  const clamp = (value: number, size: number) => Math.min(size - size / zoom, Math.max(0, value));
  return { x: clamp(x, MAP_SIZE), y: clamp(y, height), zoom };
}

/** Moves a view no further than it takes to show a block, or the middle of one that is larger than the view. */
export function showing({ x, y, zoom }: MapView, box: Box, height: number): MapView {
  const reach = (from: number, length: number, start: number, end: number) =>
    end - start > length ? (start + end - length) / 2 : Math.min(start, Math.max(end - length, from));
  return within(
    {
      x: reach(x, MAP_SIZE / zoom, box.x - RING, box.x + box.width + RING),
      y: reach(y, height / zoom, box.y - RING, box.y + box.height + RING),
      zoom,
    },
    height,
  );
}

type Point = { x: number; y: number };

/** Zoom and position of the map by buttons, keys, pinch, drag and ctrl + wheel. */
export function useMapView(svg: RefObject<SVGSVGElement | null>, height: number) {
  const [view, setView] = useState(WHOLE);
  const fingers = useRef(new Map<number, Point>());
  const dragged = useRef(false);

  const zoomBy = useCallback(
    (factor: number, at: Point = { x: 0.5, y: 0.5 }) => setView((old) => zoomAround(old, factor, at, height)),
    [height],
  );

  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    // React's wheel listener is passive; zooming the map must not zoom the page.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / 200), shareOf(element, event));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [svg, zoomBy]);

  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    if (fingers.current.size === 0) dragged.current = false;
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const before = fingers.current.get(event.pointerId);
    const element = svg.current;
    if (!before || !element) return;
    // The button was let go outside of the drawing, which nobody told it.
    if (event.pointerType === 'mouse' && event.buttons === 0) return onPointerUp(event);
    const now = { x: event.clientX, y: event.clientY };
    const others = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    const other = others[0];
    if (other) {
      dragged.current = true;
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      zoomBy(factor, shareOf(element, { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 }));
    } else {
      if (view.zoom === 1) return;
      if (!dragged.current && distance(now, before) < DRAG_AFTER_PX) return;
      if (!dragged.current) element.setPointerCapture(event.pointerId);
      dragged.current = true;
      const unitsPerPx = MAP_SIZE / view.zoom / element.clientWidth;
      const move = { x: (before.x - now.x) * unitsPerPx, y: (before.y - now.y) * unitsPerPx };
      setView((old) => within({ x: old.x + move.x, y: old.y + move.y, zoom: old.zoom }, height));
    }
    fingers.current.set(event.pointerId, now);
  };

  const onPointerUp = (event: PointerEvent<SVGSVGElement>) => {
    fingers.current.delete(event.pointerId);
  };

  // A drag or a pinch ends in a click, which must not select a section; a click without a pointer (detail 0) is always meant.
  const onClickCapture = (event: MouseEvent) => {
    if (event.detail > 0 && dragged.current) event.stopPropagation();
  };

  const show = (shape: SectionMap | undefined, factor = 1) => {
    if (!shape) return zoomBy(factor);
    const box = boxOf(shape);
    setView((old) => {
      const at = {
        x: ((box.x + box.width / 2 - old.x) * old.zoom) / MAP_SIZE,
        y: ((box.y + box.height / 2 - old.y) * old.zoom) / height,
      };
      return showing(zoomAround(old, factor, at, height), box, height);
    });
  };

  return {
    view,
    /** Moves to a block. */
    show,
    /** Around a block, or around the middle. */
    zoomIn: (shape?: SectionMap) => show(shape, STEP),
    zoomOut: (shape?: SectionMap) => show(shape, 1 / STEP),
    reset: () => setView(WHOLE),
    canZoomIn: view.zoom < CLOSEST,
    canZoomOut: view.zoom > 1,
    handlers: { onClickCapture, onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp },
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function shareOf(element: Element, at: { clientX: number; clientY: number }): Point {
  const box = element.getBoundingClientRect();
  return { x: (at.clientX - box.left) / box.width, y: (at.clientY - box.top) / box.height };
}
