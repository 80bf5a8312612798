import type { Section, SectionMap } from '../../api/types';

/** The drawing's coordinates: 1000 × 1000 with the stage across the top. The server checks shapes the same way. */
export const MAP_SIZE = 1000;
export const STAGE_HEIGHT = 140;

/** A section's shape, or null when it has none that can be drawn: it is then only in the list. */
export function mapShape(map: unknown): SectionMap | null {
  if (typeof map !== 'object' || map === null) return null;
  const shape = map as Partial<Record<keyof SectionMap, unknown>>;
  const { x, y, width, height } = shape;
  if (!isFinite(x) || !isFinite(y) || !isFinite(width) || !isFinite(height)) return null;
  if (width <= 0 || height <= 0) return null;
  return {
    x,
    y,
    width,
    height,
    ...(typeof shape.label === 'string' ? { label: shape.label } : {}),
    ...(isFinite(shape.rotate) ? { rotate: shape.rotate } : {}),
  };
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export type Box = Pick<SectionMap, 'x' | 'y' | 'width' | 'height'>;

/** The room that a shape takes, which turns around its middle. */
export function boxOf({ x, y, width, height, rotate = 0 }: SectionMap): Box {
  const angle = (rotate * Math.PI) / 180;
  const [sin, cos] = [Math.abs(Math.sin(angle)), Math.abs(Math.cos(angle))];
  const turned = { width: width * cos + height * sin, height: width * sin + height * cos };
  return { x: x + (width - turned.width) / 2, y: y + (height - turned.height) / 2, ...turned };
}

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The section to move to with an arrow key: the nearest one that lies more that way than aside. */
export function neighbour(sections: readonly Section[], fromId: number, direction: Direction): number | null {
  const from = centre(sections.find((section) => section.id === fromId));
  if (!from) return null;
  let best: { id: number; distance: number } | null = null;
  for (const section of sections) {
    const to = centre(section);
    if (!to || section.id === fromId) continue;
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const along = direction === 'left' ? -dx : direction === 'right' ? dx : direction === 'up' ? -dy : dy;
    const aside = direction === 'left' || direction === 'right' ? Math.abs(dy) : Math.abs(dx);
    if (along <= 0 || aside > along * 2) continue;
    const distance = along + aside * 2;
    if (!best || distance < best.distance) best = { id: section.id, distance };
  }
  return best?.id ?? null;
}

function centre(section: Section | undefined): { x: number; y: number } | null {
  const shape = mapShape(section?.map);
  return shape && { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
}
