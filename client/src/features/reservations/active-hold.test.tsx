import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Reservation } from '../../api/types';
import { dropResources } from '../../lib/resource';
import { aReservation } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { ActiveHold } from './active-hold';

let answerAfterMs: number;
let status: 'pending' | 'expired';
let asked: number;
let others: Reservation[];
let left: number;

beforeEach(async () => {
  await startTestI18n('ko');
  dropResources('reservations/');
  vi.useFakeTimers();
  const user = { id: 'buyer', name: '김하나', email: 'hana@example.com', role: 'buyer' as const };
  useSession.setState({ session: { state: 'signed-in', user } });
  [answerAfterMs, status, asked, others, left] = [0, 'pending', 0, [], 5];
  vi.stubGlobal('fetch', async () => {
    asked += 1;
    const items = [...others, aReservation({ status, expiresInSeconds: asked === 1 ? left : 0 })];
    await new Promise((resolve) => setTimeout(resolve, answerAfterMs));
    return Response.json({ items, nextCursor: null });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** In small steps: React draws at the end of each. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) await act(() => vi.advanceTimersByTimeAsync(50));
}

test('after its deadline a hold is asked for until the server has given it back', async () => {
  const { container } = render(<ActiveHold />);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(container.textContent).toContain('0:04');

  await act(() => vi.advanceTimersByTimeAsync(4000));
  expect(container.querySelector('a')).toBeNull();
  expect(asked).toBe(1);
  await act(() => vi.advanceTimersByTimeAsync(5500));
  expect(asked).toBe(3);

  status = 'expired';
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(asked).toBe(4);
});

test('an overdue hold stays away while it is asked for', async () => {
  const { container } = render(<ActiveHold />);
  await pass(5300);
  const seen = new Set<string | null>();
  const watcher = new MutationObserver(() => seen.add(container.textContent));
  watcher.observe(container, { subtree: true, childList: true, characterData: true });
  await pass(8000);
  watcher.disconnect();
  expect(asked).toBe(4);
  expect([...seen]).toEqual([]);
});

test('a slow server is asked once at a time, and its answers count', async () => {
  render(<ActiveHold />);
  await pass(100);
  [answerAfterMs, status] = [6000, 'expired'];
  await pass(5000 + 2500 + 5900);
  expect(asked).toBe(2);
  await pass(20_000);
  expect(asked).toBe(2);
});

test('of two holds the one that ends first is counted, and after it the other', async () => {
  others = [aReservation({ id: 'latest', expiresInSeconds: 300 })];
  const { container } = render(<ActiveHold />);
  await pass(1000);
  expect(container.textContent).toMatch(/0:0[45]/);
  await pass(4500);
  expect(container.textContent).toContain('4:5');
  expect(container.querySelector('a')?.getAttribute('href')).toBe('/reservations/latest');
});

const isLate = () => screen.queryByText(/곧 끝나요/) !== null;

test('the way back keeps its name while the eye sees the time; that little is left is said in words, and spoken', async () => {
  // Half a second from the next: on a busy machine the answer's own way moves the clock by a tenth.
  left = 122.5;
  render(<ActiveHold />);
  await pass(100);
  const link = screen.getByRole('link', { name: '잡아 둔 자리가 있어요 A구역 2매' });
  const icon = () => link.querySelector('svg')?.getAttribute('class')?.match(/lucide-[\w-]+/)?.[0];
  const calm = icon();
  expect(link.textContent).toContain('2:03 남음');
  expect([isLate(), screen.getByRole('status').textContent]).toEqual([false, '']);

  await pass(4000);
  expect(link.textContent).toContain('1:59 남음');
  expect(isLate()).toBe(true);
  expect(icon()).not.toBe(calm);
  expect(screen.getByRole('link', { name: '잡아 둔 자리가 있어요 A구역 2매' })).toBe(link);
  expect(screen.getByRole('status').textContent).toBe('잡은 자리: 2분 남았어요.');
  // Beside the link: what is spoken must not become part of its name.
  expect(link.contains(screen.getByRole('status'))).toBe(false);
});

test('that the time is over is spoken, though nothing is left to be seen', async () => {
  render(<ActiveHold />);
  await pass(5300);
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.getByRole('status').textContent).toBe('잡은 자리: 시간이 다 됐어요.');
});
