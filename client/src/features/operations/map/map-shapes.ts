import type { SectionMap } from '../../../api/types';
import { MAP_SIZE, STAGE_HEIGHT } from '../../sections/section-map';

/** What one press of an arrow key does, and what the pointer snaps to. */
export const STEP = 10;
/** Smaller than this nobody can tap it on a phone. */
export const SMALLEST_SIDE = 40;

const NEW_SHAPE = { width: 200, height: 140 };
const GAP = 20;

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** Whole numbers inside the drawing, whatever was asked for. */
export function within(shape: SectionMap): SectionMap {
  const width = clamp(Math.round(shape.width), SMALLEST_SIDE, MAP_SIZE);
  const height = clamp(Math.round(shape.height), SMALLEST_SIDE, MAP_SIZE);
  return {
    ...shape,
    width,
    height,
    x: clamp(Math.round(shape.x), 0, MAP_SIZE - width),
    y: clamp(Math.round(shape.y), 0, MAP_SIZE - height),
  };
}

export function moveBy(shape: SectionMap, dx: number, dy: number): SectionMap {
  return within({ ...shape, x: shape.x + dx, y: shape.y + dy });
}

/**
 * Moves the lower right corner by this much in the shape's own directions; the upper left one stays where it is
 * seen, also in a turned shape, although that turns about its centre.
 */
export function resizeBy(shape: SectionMap, dWidth: number, dHeight: number): SectionMap {
  const width = clamp(shape.width + dWidth, SMALLEST_SIDE, MAP_SIZE - shape.x);
  const height = clamp(shape.height + dHeight, SMALLEST_SIDE, MAP_SIZE - shape.y);
  const grown = { x: (width - shape.width) / 2, y: (height - shape.height) / 2 };
  const moved = turned(grown, shape.rotate ?? 0);
  return within({ ...shape, width, height, x: shape.x + moved.x - grown.x, y: shape.y + moved.y - grown.y });
}

/** @param degrees clockwise, as the drawing's y runs down */
export function turned({ x, y }: { x: number; y: number }, degrees: number): { x: number; y: number } {
  const radians = (degrees * Math.PI) / 180;
  return { x: x * Math.cos(radians) - y * Math.sin(radians), y: x * Math.sin(radians) + y * Math.cos(radians) };
}

/** Of two states of one shape, which keeps its turn and its words. */
export function isSameShape(a: SectionMap, b: SectionMap): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

export const snapped = (value: number) => Math.round(value / STEP) * STEP;

/** The first place below the stage where a new block lies on no other; in the middle when there is none. */
export function freePlace(taken: readonly SectionMap[]): SectionMap {
  const stepX = NEW_SHAPE.width + GAP;
  for (let y = STAGE_HEIGHT + GAP; y + NEW_SHAPE.height <= MAP_SIZE; y += STEP * 2) {
    for (let x = 60; x + NEW_SHAPE.width <= MAP_SIZE - 40; x += stepX) {
      const shape = { x, y, ...NEW_SHAPE };
      if (!taken.some((other) => overlap(shape, other))) return shape;
    }
  }
  return { x: (MAP_SIZE - NEW_SHAPE.width) / 2, y: (MAP_SIZE - NEW_SHAPE.height) / 2, ...NEW_SHAPE };
}

function overlap(a: SectionMap, b: SectionMap): boolean {
  return (
    a.x < b.x + b.width + GAP && b.x < a.x + a.width + GAP && a.y < b.y + b.height + GAP && b.y < a.y + a.height + GAP
  );
}
