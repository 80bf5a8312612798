import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { aSection } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useLiveSections } from '../sections/live-sections.store';
import type { HoldWish } from './hold.store';
import { Refusal } from './refusal';

const WISH: HoldWish = { eventId: 1, sectionId: 1, quantity: 2, unitPrice: 180_000 };
const store = () => useLiveSections.getState();
const onHold = vi.fn();

beforeEach(async () => {
  await startTestI18n('ko');
  onHold.mockClear();
  useLiveSections.setState(useLiveSections.getInitialState());
  store().replaceAll([
    aSection({ id: 1, available: 0 }),
    aSection({ id: 2, name: 'B구역', price: 170_000, available: 40 }),
    aSection({ id: 3, name: 'C구역', price: 150_000, available: 30 }),
  ]);
});

function show(available: number, quantity = 2) {
  const problem = new ApiProblem('SOLD_OUT', 409, { available });
  render(<Refusal wish={{ ...WISH, quantity }} problem={problem} sales="on-sale" onHold={onHold} onDismiss={() => undefined} />);
}

const change = (id: number, available: number) => act(() => store().change([{ id, available, status: 'open' }]));
const offers = () => screen.getAllByRole('button', { name: /매 잡기/ });
const words = () => offers().map((offer) => offer.textContent);
const areOff = () => offers().map((offer) => offer.getAttribute('aria-disabled') === 'true');

test('offers stay where they are while their numbers change; what is gone cannot be pressed', async () => {
  show(0);
  expect(words()).toEqual(['B구역40자리2매 잡기 · ₩340,000', 'C구역30자리2매 잡기 · ₩300,000']);
  change(2, 1);
  expect(words()).toEqual(['B구역1자리2매 잡기 · ₩340,000', 'C구역30자리2매 잡기 · ₩300,000']);
  expect(areOff()).toEqual([true, false]);
  await userEvent.click(offers()[0]!);
  expect(onHold).not.toHaveBeenCalled();
  change(2, 60);
  await userEvent.click(offers()[0]!);
  expect(onHold.mock.calls).toEqual([[{ ...WISH, sectionId: 2, unitPrice: 170_000 }]]);
});

test('what is left of the wish stays as well, and follows the number', () => {
  change(1, 3);
  show(3, 4);
  expect(words()[0]).toBe('A구역3자리3매 잡기 · ₩540,000');
  change(1, 2);
  expect(words()[0]).toBe('A구역2자리2매 잡기 · ₩360,000');
  change(1, 0);
  expect(words()[0]).toContain('A구역0자리');
  expect(areOff()[0]).toBe(true);
});

test('what is spoken is what happened, not the offers with their numbers', () => {
  show(0);
  expect(within(screen.getByRole('alert')).queryAllByRole('button')).toEqual([]);
  const spoken = screen.getByRole('alert').textContent;
  expect(spoken).toContain('A구역에는 남은 자리가 없어요');
  change(2, 12);
  expect(screen.getByRole('alert').textContent).toBe(spoken);
});

test.each([
  [1, '지금은 자리가 남은 다른 구역이 없어요. 잠시 뒤 다시 봐 주세요.'],
  [2, '지금은 2매를 잡을 수 있는 다른 구역이 없어요. 매수를 줄이거나 잠시 뒤 다시 봐 주세요.'],
])('who wanted %d is advised what can be done', (quantity, advice) => {
  store().replaceAll([aSection({ id: 1, available: 0 })]);
  show(0, quantity);
  expect(screen.getByText(advice)).toBeDefined();
});
