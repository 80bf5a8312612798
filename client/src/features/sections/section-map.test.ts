import { expect, test } from 'vitest';
import { mapShape } from './section-map';
import { showing, within, zoomAround } from './use-map-view';

test('takes the contract’s shape and refuses what cannot be drawn', () => {
  const shape = { x: 0, y: 140, width: 300, height: 200, label: 'A', rotate: -10 };
  expect(mapShape(shape)).toEqual(shape);
  expect(mapShape(null)).toBeNull();
  expect(mapShape({ x: 0, y: 0, width: 0, height: 10 })).toBeNull();
  expect(mapShape({ x: '0', y: 0, width: 10, height: 10 })).toBeNull();
  expect(mapShape({ x: Number.NaN, y: 0, width: 10, height: 10 })).toBeNull();
});

test('zooming keeps the point under the fingers in its place', () => {
  const view = zoomAround({ x: 0, y: 0, zoom: 1 }, 2, { x: 0.75, y: 0.5 }, 800);
  expect(view).toEqual({ x: 375, y: 200, zoom: 2 });
  expect(view.x + 0.75 * (1000 / view.zoom)).toBe(750);
});

test('the view never leaves the drawing', () => {
  expect(within({ x: -50, y: 900, zoom: 2 }, 800)).toEqual({ x: 0, y: 400, zoom: 2 });
  expect(zoomAround({ x: 10, y: 10, zoom: 1.2 }, 0.1, { x: 0, y: 0 }, 800)).toEqual({ x: 0, y: 0, zoom: 1 });
});

test('a block is brought into sight by the shortest way, with its ring', () => {
  const view = { x: 400, y: 300, zoom: 2 };
  const box = { x: 450, y: 350, width: 100, height: 100 };
  expect(showing(view, box, 800)).toEqual(view);
  expect(showing(view, { ...box, x: 100 }, 800)).toEqual({ ...view, x: 88 });
  expect(showing({ ...view, x: 0 }, { ...box, x: 700 }, 800)).toEqual({ ...view, x: 312 });
  // One that is too large at least in part.
  expect(showing(view, { ...box, x: 100, width: 700 }, 800)).toEqual({ ...view, x: 200 });
});
