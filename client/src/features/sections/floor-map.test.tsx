import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { aSection } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { FloorMap } from './floor-map';
import { useLiveSections } from './live-sections.store';

const at = (x: number, y: number) => ({ x, y, width: 280, height: 200 });
const NAMES = ['가', '나', '다', '라'];

beforeEach(async () => {
  await startTestI18n('ko');
  useLiveSections.setState({ ...useLiveSections.getInitialState(), sales: 'on-sale' });
  useLiveSections.getState().replaceAll([
    aSection({ id: 1, name: '가', map: at(50, 200) }),
    aSection({ id: 2, name: '나', map: at(360, 200), available: 3 }),
    aSection({ id: 3, name: '다', map: at(50, 450), available: 0, pending: 0 }),
    aSection({ id: 4, name: '라', map: at(360, 450), status: 'maintenance' }),
    aSection({ id: 5, name: '그림 없는 구역', map: null }),
  ]);
});

const block = (name: string) => screen.getByRole('button', { name: new RegExp(`^${name},`) });

test('draws sections that have a shape, each with its price, state and what is left', () => {
  render(<FloorMap selectedId={null} onSelect={() => undefined} />);
  expect(NAMES.map((name) => block(name).getAttribute('aria-label'))).toEqual([
    '가, ₩180,000, 예매 가능, 150자리 남음',
    '나, ₩180,000, 얼마 안 남음, 3자리 남음',
    '다, ₩180,000, 매진',
    '라, ₩180,000, 점검 중',
  ]);
  expect(screen.queryByRole('button', { name: /그림 없는 구역/ })).toBeNull();
});

test('is one stop of the Tab key, walked by arrows and chosen by Enter', async () => {
  const user = userEvent.setup();
  const onSelect = vi.fn();
  render(<FloorMap selectedId={null} onSelect={onSelect} />);
  await user.tab();
  expect(document.activeElement).toBe(block('가'));
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement).toBe(block('나'));
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toBe(block('라'));
  await user.keyboard('{ArrowLeft}{Enter}');
  expect(onSelect.mock.calls).toEqual([[3]]);
  expect(NAMES.filter((name) => block(name).getAttribute('tabindex') === '0')).toEqual(['다']);
});

test('shows a change from the stream and marks the chosen section', () => {
  render(<FloorMap selectedId={1} onSelect={() => undefined} />);
  const nextReturnAt = new Date(2026, 4, 1, 20, 10).toISOString();
  act(() => useLiveSections.getState().change([{ id: 1, available: 0, status: 'open', pending: 2, nextReturnAt }]));
  expect(block('가').getAttribute('aria-label')).toBe('가, ₩180,000, 모두 잡혀 있어요 · 20:10까지 일부가 돌아올 수 있어요');
  act(() => useLiveSections.getState().change([{ id: 1, available: 0, status: 'open', pending: 0 }]));
  expect(block('가').getAttribute('aria-label')).toBe('가, ₩180,000, 매진');
  expect(block('가').getAttribute('aria-pressed')).toBe('true');
});

test('zooms by keys and buttons and returns to the whole', async () => {
  const user = userEvent.setup();
  render(<FloorMap selectedId={null} onSelect={() => undefined} />);
  const drawing = screen.getByRole('group', { name: '구역 배치도' });
  const whole = drawing.getAttribute('viewBox');
  block('가').focus();
  await user.keyboard('+');
  const width = Number(drawing.getAttribute('viewBox')?.split(' ')[2]);
  expect(width).toBeCloseTo(1000 / 1.5);
  await user.click(screen.getByRole('button', { name: '전체 보기' }));
  expect(drawing.getAttribute('viewBox')).toBe(whole);
});

test('is high enough for sections that are turned, also where they hang out of the square', () => {
  const heightWith = (map: object) => {
    useLiveSections.getState().replaceAll([aSection({ map: { ...at(50, 600), ...map } })]);
    const { container, unmount } = render(<FloorMap selectedId={null} onSelect={() => undefined} />);
    const height = Number(container.querySelector('svg')?.getAttribute('viewBox')?.split(' ')[3]);
    unmount();
    return height;
  };
  expect(heightWith({})).toBe(824);
  expect(heightWith({ rotate: -90 })).toBeCloseTo(864);
  expect(heightWith({ rotate: 45 })).toBeCloseTo(700 + 480 * Math.SQRT1_2 / 2 + 24);
  expect(heightWith({ y: 800 })).toBe(1000);
  expect(heightWith({ y: 800, rotate: 90 })).toBeCloseTo(1064);
});

const drawing = () => screen.getByRole('group', { name: '구역 배치도' });

function isInSight({ x, y, width, height }: ReturnType<typeof at>): boolean {
  const [left = 0, top = 0, wide = 0, high = 0] = (drawing().getAttribute('viewBox') ?? '').split(' ').map(Number);
  return x >= left && y >= top && x + width <= left + wide && y + height <= top + high;
}

test('by keys it zooms around the block with the focus and follows it', async () => {
  const user = userEvent.setup();
  render(<FloorMap selectedId={null} onSelect={() => undefined} />);
  await user.tab();
  await user.keyboard('++');
  expect(isInSight(at(50, 200))).toBe(true);
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement).toBe(block('나'));
  expect(isInSight(at(360, 200))).toBe(true);
  await user.keyboard('{ArrowDown}');
  expect(isInSight(at(360, 450))).toBe(true);
});

test('a block out of sight is shown when Tab leads to it', async () => {
  const user = userEvent.setup();
  render(<FloorMap selectedId={null} onSelect={() => undefined} />);
  const zoomIn = screen.getByRole('button', { name: '확대' });
  await user.click(zoomIn);
  await user.click(zoomIn);
  expect(isInSight(at(50, 200))).toBe(false);
  await user.tab({ shift: true });
  await user.tab({ shift: true });
  expect(document.activeElement).toBe(block('가'));
  expect(isInSight(at(50, 200))).toBe(true);
});

test('a pinch selects nothing, but keys and clicks without a pointer do after it', async () => {
  const onSelect = vi.fn();
  render(<FloorMap selectedId={null} onSelect={onSelect} />);
  vi.spyOn(drawing(), 'getBoundingClientRect').mockReturnValue({ left: 0, top: 0, width: 1000, height: 674 } as DOMRect);
  const finger = (pointerId: number, clientX: number) => ({ pointerId, clientX, clientY: 300 });
  fireEvent.pointerDown(drawing(), finger(1, 400));
  fireEvent.pointerDown(drawing(), finger(2, 500));
  fireEvent.pointerMove(drawing(), finger(2, 520));
  fireEvent.pointerUp(drawing(), finger(2, 520));
  fireEvent.pointerUp(drawing(), finger(1, 400));
  fireEvent.click(block('가'), { detail: 1 });
  expect(onSelect).not.toHaveBeenCalled();
  fireEvent.click(block('나'), { detail: 0 });
  act(() => block('다').focus());
  await userEvent.keyboard('{Enter}');
  expect(onSelect.mock.calls).toEqual([[2], [3]]);
});

test('its buttons keep the focus when they come to their limit', async () => {
  const user = userEvent.setup();
  render(<FloorMap selectedId={null} onSelect={() => undefined} />);
  const whole = drawing().getAttribute('viewBox');
  const press = async (name: string, times: number) => {
    const button = screen.getByRole('button', { name });
    button.focus();
    for (let presses = 0; presses < times; presses += 1) await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
  };
  await press('축소', 1);
  expect(drawing().getAttribute('viewBox')).toBe(whole);
  await press('확대', 5);
  expect(drawing().getAttribute('viewBox')?.split(' ')[2]).toBe('250');
  await press('전체 보기', 2);
  expect(drawing().getAttribute('viewBox')).toBe(whole);
});

test('a mouse that was let go outside of the drawing moves nothing when it comes back', async () => {
  render(<FloorMap selectedId={null} onSelect={() => undefined} />);
  drawing().setPointerCapture = () => undefined;
  vi.spyOn(drawing(), 'clientWidth', 'get').mockReturnValue(1000);
  const mouse = (clientX: number, buttons: number) => ({ pointerId: 1, pointerType: 'mouse', clientX, clientY: 300, buttons });
  fireEvent.pointerDown(drawing(), mouse(400, 1));
  await userEvent.click(screen.getByRole('button', { name: '확대' }));
  const before = drawing().getAttribute('viewBox');
  fireEvent.pointerMove(drawing(), mouse(500, 0));
  fireEvent.pointerMove(drawing(), mouse(300, 0));
  expect(drawing().getAttribute('viewBox')).toBe(before);

  fireEvent.pointerDown(drawing(), mouse(400, 1));
  fireEvent.pointerMove(drawing(), mouse(300, 1));
  expect(drawing().getAttribute('viewBox')).not.toBe(before);
});
