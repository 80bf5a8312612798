import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SectionMap } from '../../../api/types';
import { startTestI18n } from '../../../test/i18n';
import { MapEditor } from './map-editor';
import { freePlace, resizeBy, SMALLEST_SIDE, turned } from './map-shapes';

beforeEach(async () => {
  await startTestI18n('ko');
  // Drawn 500 px wide: one pixel is two units of the drawing.
  vi.spyOn(SVGElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 500, 500));
});

const A: SectionMap = { x: 100, y: 200, width: 200, height: 140 };
const B: SectionMap = { x: 700, y: 700, width: 250, height: 250 };

function Editor({ onShape }: { onShape: (key: string, shape: SectionMap) => void }) {
  const [shapes, setShapes] = useState<Record<string, SectionMap>>({ a: A, b: B });
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <MapEditor
      blocks={Object.entries(shapes).map(([key, shape]) => ({ key, name: key === 'a' ? '가' : '나', shape }))}
      selectedKey={selected}
      onSelect={setSelected}
      onChange={(key, shape) => {
        setShapes((old) => ({ ...old, [key]: shape }));
        onShape(key, shape);
      }}
    />
  );
}

function show() {
  const onShape = vi.fn<(key: string, shape: SectionMap) => void>();
  render(<Editor onShape={onShape} />);
  return { onShape, last: () => onShape.mock.calls.at(-1) };
}
const block = (name: string) => screen.getByRole('button', { name: new RegExp(`^${name},`) });
const drawing = () => screen.getByRole('application', { name: '배치도' });

function drag(from: Element, dx: number, dy: number) {
  fireEvent.pointerDown(from, { pointerId: 1, button: 0, clientX: 10, clientY: 10 });
  fireEvent.pointerMove(drawing(), { pointerId: 1, clientX: 10 + dx, clientY: 10 + dy });
  fireEvent.pointerUp(drawing(), { pointerId: 1 });
}

test('dragging moves a block in steps of ten, by the scale it is drawn at', () => {
  const { last } = show();
  drag(block('가'), 52, 21);
  expect(last()).toEqual(['a', { ...A, x: 200, y: 240 }]);
});

test('a block dragged out stops at the edge, and follows no finger after it is let go', () => {
  const { last, onShape } = show();
  drag(block('나'), 400, -900);
  expect(last()).toEqual(['b', { ...B, x: 750, y: 0 }]);
  const calls = onShape.mock.calls.length;
  fireEvent.pointerMove(drawing(), { pointerId: 1, clientX: 300, clientY: 300 });
  expect(onShape.mock.calls).toHaveLength(calls);
});

test('the corner of the chosen block resizes it, between the smallest side and the edge', () => {
  const { last } = show();
  expect(drawing().querySelector('[data-handle]')).toBeNull();
  fireEvent.focus(block('가'));
  const handle = () => drawing().querySelector('[data-handle]') as Element;
  drag(handle(), 30, -5);
  expect(last()).toEqual(['a', { ...A, width: 260, height: 130 }]);
  drag(handle(), -400, 900);
  expect(last()).toEqual(['a', { ...A, width: SMALLEST_SIDE, height: 800 }]);
});

test('arrows move by ten, shift and arrows resize, and nothing leaves the drawing', async () => {
  const { last } = show();
  await userEvent.tab();
  expect(document.activeElement).toBe(block('가'));
  await userEvent.keyboard('{ArrowRight}{ArrowDown}');
  expect(last()).toEqual(['a', { ...A, x: 110, y: 210 }]);
  await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowUp}{/Shift}');
  expect(last()).toEqual(['a', { x: 110, y: 210, width: 210, height: 130 }]);
  expect(block('가').getAttribute('aria-label')).toBe('가, 왼쪽 110, 위 210, 너비 210, 높이 130');
  await userEvent.tab();
  for (let press = 0; press < 12; press += 1) await userEvent.keyboard('{ArrowRight}');
  expect(last()).toEqual(['b', { ...B, x: 750 }]);
});

test('a pointer that moves within one step changes nothing, and each step is told once', () => {
  const { onShape } = show();
  drag(block('가'), 1, 1);
  expect(onShape).not.toHaveBeenCalled();
  fireEvent.pointerDown(block('가'), { pointerId: 1, button: 0, clientX: 10, clientY: 10 });
  for (const clientX of [14, 15, 16, 17]) fireEvent.pointerMove(drawing(), { pointerId: 1, clientX, clientY: 10 });
  expect(onShape.mock.calls).toEqual([['a', { ...A, x: 110 }]]);
});

test('while one block moves, the others are not drawn again', () => {
  const read = vi.fn(() => B.width);
  const still: SectionMap = Object.defineProperty({ ...B }, 'width', { get: read });
  const [onSelect, onChange] = [vi.fn(), vi.fn()];
  const draw = (shape: SectionMap) => (
    <MapEditor
      blocks={[{ key: 'a', name: '가', shape }, { key: 'b', name: '나', shape: still }]}
      selectedKey={null}
      {...{ onSelect, onChange }}
    />
  );
  const { rerender } = render(draw(A));
  expect(read).toHaveBeenCalled();
  read.mockClear();
  rerender(draw({ ...A, x: 110 }));
  expect(block('가').getAttribute('aria-label')).toContain('왼쪽 110');
  expect(read).not.toHaveBeenCalled();
});

test('a turned block keeps its upper left corner where it is seen', () => {
  const corner = ({ x, y, width, height, rotate = 0 }: SectionMap) => {
    const arm = turned({ x: -width / 2, y: -height / 2 }, rotate);
    return { x: x + width / 2 + arm.x, y: y + height / 2 + arm.y };
  };
  const before: SectionMap = { x: 400, y: 400, width: 200, height: 100, rotate: 90 };
  const after = resizeBy(before, 60, 20);
  expect(after).toMatchObject({ width: 260, height: 120, rotate: 90 });
  expect(corner(after).x).toBeCloseTo(corner(before).x, 0);
  expect(corner(after).y).toBeCloseTo(corner(before).y, 0);
});

test('new blocks are put side by side below the stage, on no other', () => {
  const placed: SectionMap[] = [];
  for (let count = 0; count < 12; count += 1) placed.push(freePlace(placed));
  for (const [index, a] of placed.entries()) {
    expect(a.y).toBeGreaterThanOrEqual(140);
    for (const b of placed.slice(index + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }
  }
});
