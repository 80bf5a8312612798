import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../test/i18n';
import { Countdown } from './countdown';
import { countdownTone, passedThreshold } from './use-countdown';

const START = Date.parse('2026-05-01T11:00:00Z');

beforeEach(async () => {
  await startTestI18n('en');
  vi.useFakeTimers({ now: START });
});
afterEach(() => vi.useRealTimers());

const advance = (ms: number) => {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
};

test('counts whole seconds down to zero and says once that it is over', () => {
  const onOver = vi.fn();
  render(<Countdown deadline={START + 2500} totalSeconds={600} onOver={onOver} />);
  const timer = screen.getByRole('timer', { name: 'Time left' });
  expect(timer.textContent).toBe('0:03');
  advance(1600);
  expect(timer.textContent).toBe('0:01');
  expect(onOver.mock.calls).toEqual([[false]]);
  advance(1000);
  expect(timer.textContent).toBe('0:00');
  advance(5000);
  expect(onOver.mock.calls).toEqual([[false], [true]]);
});

test('takes it back when the server gives more time, as after a clock that was set', () => {
  const onOver = vi.fn();
  const countdown = (deadline: number) => <Countdown deadline={deadline} totalSeconds={600} onOver={onOver} />;
  const { rerender } = render(countdown(START + 1000));
  advance(1500);
  rerender(countdown(START + 300_000));
  expect(screen.getByRole('timer').textContent).toBe('4:59');
  expect(onOver.mock.calls).toEqual([[false], [true], [false]]);
});

test('stays over while the server, which is late to give the hold back, says that no time is left', () => {
  const onOver = vi.fn();
  const countdown = (deadline: number) => <Countdown deadline={deadline} totalSeconds={600} onOver={onOver} />;
  const { rerender } = render(countdown(START + 1000));
  advance(1100);
  for (let asked = 1; asked <= 3; asked += 1) {
    advance(1030);
    rerender(countdown(Date.now()));
    expect(screen.getByRole('timer').textContent).toBe('0:00');
  }
  expect(onOver.mock.calls).toEqual([[false], [true]]);
});

test('is right at once after a sleeping tab wakes', () => {
  render(<Countdown deadline={START + 600_000} totalSeconds={600} onOver={() => undefined} />);
  vi.setSystemTime(START + 300_000);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
  expect(screen.getByRole('timer').textContent).toBe('5:00');
});

test('speaks at the thresholds and not in between', () => {
  render(<Countdown deadline={START + 122_000} totalSeconds={600} onOver={() => undefined} />);
  const status = screen.getByRole('status');
  expect(status.textContent).toBe('');
  advance(1000);
  expect(status.textContent).toBe('');
  advance(1500);
  expect(status.textContent).toBe('2 minutes left.');
  advance(30_000);
  expect(status.textContent).toBe('2 minutes left.');
  advance(60_000);
  expect(status.textContent).toBe('30 seconds left.');
  expect(status.getAttribute('aria-live')).toBe('assertive');
});

test('turns amber at two minutes and red at thirty seconds', () => {
  expect([121, 120, 31, 30, 0].map(countdownTone)).toEqual(['calm', 'soon', 'soon', 'last', 'last']);
});

test('says what its colours say in words and with a mark of its own', () => {
  const { container } = render(<Countdown deadline={START + 121_000} totalSeconds={600} onOver={() => undefined} />);
  const said = () => container.querySelector('p')!;
  const mark = () => said().querySelector('svg')?.getAttribute('class')?.match(/lucide-[\w-]+/)?.[0];
  const seen = [[said().textContent, mark()]];
  for (const seconds of [2, 90, 30]) {
    advance(seconds * 1000);
    seen.push([said().textContent, mark()]);
  }
  expect(seen.map(([words]) => words)).toEqual(['Time left', 'Time left · ends soon', 'Only seconds left', 'Time is up.']);
  expect(new Set(seen.slice(0, 3).map(([, name]) => name)).size).toBe(3);
});

test('a jump over several thresholds names the last one', () => {
  expect(passedThreshold(400, 45)).toBe(60);
  expect(passedThreshold(45, 45)).toBeNull();
  expect(passedThreshold(5, 0)).toBe(0);
});
