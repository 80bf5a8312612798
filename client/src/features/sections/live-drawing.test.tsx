import { act, render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { Profiler } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Section } from '../../api/types';
import { aSection } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { FloorMap } from './floor-map';
import { useLiveSections, type AvailabilityChange } from './live-sections.store';
import { SectionList } from './section-list';

const drawn = vi.fn();
const store = () => useLiveSections.getState();

function Page({ selectedId = null }: { selectedId?: number | null }) {
  const props = { selectedId, onSelect: () => undefined };
  return (
    <Profiler id="page" onRender={drawn}>
      <FloorMap {...props} />
      <SectionList {...props} />
    </Profiler>
  );
}

const show = (sections: Section[]) => act(() => store().replaceAll(sections));
const change = (change: Partial<AvailabilityChange>) => act(() => store().change([{ id: 1, available: 150, status: 'open', ...change }]));

const block = () => screen.getByRole('button', { name: /^A구역,/ });
const row = () => screen.getByRole('radio', { name: /^A구역,/ }).closest('label')!;
const names = () => [block().getAttribute('aria-label'), row().querySelector('input')!.getAttribute('aria-label')];
/** The drawn words stand beside the block's button. */
const blockWords = () => [...block().nextElementSibling!.querySelectorAll('text')].map((text) => text.textContent).filter(Boolean);
const bars = () => [block().querySelector<SVGElement>('.block-filling')!, row().querySelector<HTMLElement>('[aria-hidden] > span')!];
const lengths = () => bars().map((bar) => bar.style.transform);

const atStage = { x: 50, y: 200, width: 280, height: 200 };

beforeEach(async () => {
  await startTestI18n('ko');
  useLiveSections.setState({ ...useLiveSections.getInitialState(), sales: 'on-sale' });
  store().open(1);
  store().setMode('live');
  store().replaceAll([aSection({ map: atStage }), aSection({ id: 2, name: 'B구역', map: { ...atStage, x: 400 } })]);
  drawn.mockClear();
});

test('numbers, names and bars follow the stream without being drawn again', () => {
  render(<Page />);
  drawn.mockClear();
  change({ available: 149 });
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 예매 가능, 149자리 남음'));
  expect(blockWords()).toEqual(['A구역', '149', '₩180,000']);
  expect(row().textContent).toContain('149자리');
  expect(lengths()).toEqual(['scaleY(0.255)', 'scaleX(0.745)']);
  expect(drawn).not.toHaveBeenCalled();
  expect(screen.getByRole('button', { name: /^B구역/ }).getAttribute('aria-label')).toContain('150자리');
});

test('another state is written without being drawn again, and what was there before is not taken for what is there', () => {
  const { rerender } = render(<Page />);
  drawn.mockClear();
  change({ available: 149 });
  // Nobody knows yet whether what was taken is sold or held.
  change({ available: 0 });
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 지금은 빈자리 없음'));
  change({ available: 0, pending: 0 });
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 매진'));
  expect(blockWords()).toEqual(['A구역', '매진']);
  expect(row().textContent).not.toContain('자리');
  change({ available: 9 });
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 얼마 안 남음, 9자리 남음'));
  expect(blockWords()).toEqual(['A구역', '9', '₩180,000']);
  change({ available: 150 });
  expect(row().textContent).toContain('150자리');
  expect(drawn).not.toHaveBeenCalled();
  change({ available: 148 });
  rerender(<Page selectedId={1} />);
  expect(row().textContent).toContain('148자리');
  expect(blockWords()).toEqual(['A구역', '148', '₩180,000']);
  expect(lengths()).toEqual(['scaleY(0.26)', 'scaleX(0.74)']);
});

test('where all is held the row says so and, on a line of its own, until when; its name stays one sentence', async () => {
  render(<Page />);
  const nextReturnAt = new Date(2026, 4, 1, 20, 10).toISOString();
  change({ available: 0, pending: 2, nextReturnAt });
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 모두 잡혀 있어요 · 20:10까지 일부가 돌아올 수 있어요'));
  expect(row().textContent).not.toContain('·');
  const time = screen.getByText('20:10까지 나올 수 있어요');
  expect(time.previousElementSibling?.textContent).toBe('모두 잡힘');
  await act(() => i18next.changeLanguage('en'));
  expect(time.textContent).toBe('May return by 20:10');
  change({ available: 0, pending: 0 });
  expect(time.textContent).toBe('');
});

test('what mounts later, and what was drawn long ago, shows the numbers of now', () => {
  change({ available: 77 });
  act(() => store().setSales('not-yet-open'));
  render(<Page />);
  expect(row().textContent).toContain('77자리');
  change({ available: 0, pending: 0 });
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 예매 전'));
  act(() => store().setSales('on-sale'));
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 매진'));
  expect(blockWords()).toEqual(['A구역', '매진']);
});

test('another language writes them anew', async () => {
  show([aSection({ available: 12_345, capacity: 20_000, map: atStage, name: 'A구역 · Block A' })]);
  render(<Page />);
  expect(row().textContent).toContain('12,345자리');
  await act(() => i18next.changeLanguage('en'));
  const english = screen.getByRole('radio');
  expect(english.getAttribute('aria-label')).toBe('Block A, ₩180,000, Available, 12,345 left');
  expect(english.closest('label')?.textContent).toContain('12,345 left');
  act(() => store().change([{ id: 1, available: 12_344, status: 'open' }]));
  expect(english.closest('label')?.textContent).toContain('12,344 left');
});

test('what has left the page is written no more, and what left the sale is gone', () => {
  const { unmount } = render(<Page />);
  show([aSection({ map: atStage })]);
  expect(screen.queryByRole('radio', { name: /^B구역/ })).toBeNull();
  const old = row();
  unmount();
  change({ available: 20 });
  expect(old.textContent).toContain('150자리');
  render(<Page />);
  change({ available: 19 });
  expect(row().textContent).toContain('19자리');
});

test('what a browser has put in place of words, as one that translates does, is written over', () => {
  render(<Page />);
  const words = [...row().querySelectorAll('[data-part=name], [data-part=left], [data-part=word]')];
  for (const part of words) part.innerHTML = '<font>translated</font>';
  change({ available: 0, pending: 0 });
  expect(row().textContent).not.toContain('translated');
  expect(row().textContent).toContain('매진');
});

test('a number of fewer digits gets the larger letters that fit', () => {
  show([aSection({ available: 1000, capacity: 2000, map: { ...atStage, width: 90 } })]);
  render(<Page />);
  const size = () => Number(block().nextElementSibling!.querySelectorAll('text')[1]!.getAttribute('font-size'));
  const before = size();
  change({ available: 999 });
  expect(size()).toBeGreaterThan(before);
});

test('a bar steps to what is near and glides to what is far', () => {
  render(<Page />);
  const glide = () => bars().map((bar) => bar.classList.contains('glides'));
  change({ available: 149 });
  expect(glide()).toEqual([false, false]);
  change({ available: 90 });
  expect(glide()).toEqual([true, true]);
  change({ available: 89 });
  expect(glide()).toEqual([false, false]);
});

test('when the whole hall moves at once, bars step', () => {
  const hall = Array.from({ length: 41 }, (_, index) => aSection({ id: index + 1, name: `${index + 1}`, map: atStage }));
  show(hall);
  const { container } = render(<Page />);
  const gliding = () => container.querySelectorAll('.glides').length;
  const sell = (places: number, sections: number) => act(() =>
    store().change(hall.slice(0, sections).map(({ id }) => ({ id, available: 150 - places, status: 'open' }))));
  sell(30, 41);
  expect(gliding()).toBe(0);
  sell(60, 40);
  expect(gliding()).toBe(80);
});

test('a number that changes fades in, for who wants motion and while the eye can follow', () => {
  const hall = Array.from({ length: 41 }, (_, index) => aSection({ id: index + 1, name: `${index + 1}`, map: atStage }));
  show(hall);
  const fade = vi.spyOn(Element.prototype, 'animate');
  render(<Page />);
  const sell = (available: number, sections: number) => act(() =>
    store().change(hall.slice(0, sections).map(({ id }) => ({ id, available, status: 'open' }))));
  expect(fade).not.toHaveBeenCalled();
  sell(149, 40);
  expect(fade).toHaveBeenCalledTimes(80);
  expect(new Set(fade.mock.calls.map(([, durationMs]) => durationMs))).toEqual(new Set([200]));
  expect(fade.mock.contexts.map((element) => (element as Element).textContent)).toContain('149자리');
  // The hall at once, and a number that is as it was.
  sell(148, 41);
  sell(148, 1);
  expect(fade).toHaveBeenCalledTimes(80);
  fade.mockRestore();
});

test('a bar stays where it is for less than can be seen, and only what is gone looks gone', () => {
  show([aSection({ available: 20_000, capacity: 20_000, map: atStage })]);
  render(<Page />);
  const row = () => lengths()[1];
  expect(lengths()).toEqual(['scaleY(0)', 'scaleX(1)']);
  change({ available: 19_999 });
  expect(row()).toBe('scaleX(0.9975)');
  change({ available: 19_930 });
  expect(row()).toBe('scaleX(0.9975)');
  change({ available: 19_900 });
  expect(row()).toBe('scaleX(0.995)');
  change({ available: 1 });
  expect(row()).toBe('scaleX(0.0025)');
  // Nothing is left, some are held: the bar stays on the page, and is empty.
  change({ available: 0, pending: 1, nextReturnAt: '2026-12-01T11:00:00.000Z' });
  expect(row()).toBe('scaleX(0)');
});

test('the name of what has the focus changes every few seconds, and is right in the end', () => {
  vi.useFakeTimers();
  render(<Page />);
  act(() => row().querySelector('input')!.focus());
  change({ available: 149 });
  change({ available: 148 });
  expect(names()).toEqual(['A구역, ₩180,000, 예매 가능, 148자리 남음', 'A구역, ₩180,000, 예매 가능, 149자리 남음']);
  expect(row().textContent).toContain('148자리');
  vi.advanceTimersByTime(5000);
  expect(names()).toEqual(Array(2).fill('A구역, ₩180,000, 예매 가능, 148자리 남음'));
  vi.useRealTimers();
});
