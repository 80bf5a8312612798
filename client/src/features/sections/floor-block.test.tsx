import { render, screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { aSection } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { textLength } from './fit-text';
import { FloorMap } from './floor-map';
import { useLiveSections } from './live-sections.store';

beforeEach(async () => {
  await startTestI18n('ko');
  useLiveSections.setState({ ...useLiveSections.getInitialState(), sales: 'on-sale' });
});

/** Where the first line of a block at 100, 200 starts and ends, as it is drawn, and where its mark begins. */
function drawn(name: string, size: { width: number; height: number }, available = 3) {
  useLiveSections.getState().replaceAll([aSection({ name, available, map: { x: 100, y: 200, ...size } })]);
  const { unmount } = render(<FloorMap selectedId={null} onSelect={() => undefined} />);
  const block = screen.getByRole('button', { name: new RegExp(`^${name},`) });
  const line = block.nextElementSibling!.querySelector('text')!;
  const [middle, fontSize] = ['x', 'font-size'].map((key) => Number(line.getAttribute(key))) as [number, number];
  const half = (textLength(line.textContent) * fontSize) / 2;
  const mark = Number(/^M(\d+)/.exec(block.querySelector('.fill-warn')?.getAttribute('d') ?? '')?.[1]);
  unmount();
  return { middle, start: middle - half, end: middle + half, mark, fontSize };
}

test.each([
  ['스탠딩 가구역', { width: 180, height: 180 }],
  ['스탠딩 가구역', { width: 120, height: 100 }],
  ['가구역', { width: 150, height: 60 }],
])('the name "%s" keeps away from the mark for few left in a block of %o', (name, size) => {
  const { start, end, mark } = drawn(name, size);
  expect(mark).toBe(100 + size.width - 34);
  expect(end).toBeLessThanOrEqual(mark - 5.9);
  expect(start).toBeGreaterThanOrEqual(111.9);
});

test('a name with room enough stays in the middle, and so does one that is not as high as the mark', () => {
  expect(drawn('가', { width: 280, height: 200 })).toMatchObject({ middle: 240, fontSize: 38 });
  const tall = { width: 120, height: 400 };
  expect(drawn('스탠딩 가구역', tall)).toMatchObject({ middle: 160, fontSize: drawn('스탠딩 가구역', tall, 150).fontSize });
});

test('a block that is too narrow for both keeps words that can be seen', () => {
  expect(drawn('가', { width: 50, height: 200 }).fontSize).toBeGreaterThan(20);
});
