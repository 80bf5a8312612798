import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../test/i18n';
import { QuantityStepper } from './quantity-stepper';

beforeEach(() => startTestI18n('ko'));

function Stateful({ max = 4 }: { max?: number }) {
  const [value, setValue] = useState(2);
  return <QuantityStepper value={value} max={max} onChange={setValue} />;
}

const value = () => screen.getByRole('spinbutton', { name: '매수' }).getAttribute('aria-valuenow');
const more = () => screen.getByRole('button', { name: /늘리기/ });
const fewer = () => screen.getByRole('button', { name: /줄이기/ });
const isOff = (element: HTMLElement) => element.getAttribute('aria-disabled') === 'true';

test('steps between one and the most a buyer may have, and the focus stays where it presses', async () => {
  const user = userEvent.setup();
  render(<Stateful />);
  for (let presses = 0; presses < 3; presses += 1) await user.click(more());
  expect(value()).toBe('4');
  expect([isOff(more()), isOff(fewer())]).toEqual([true, false]);
  expect(document.activeElement).toBe(more());

  fewer().focus();
  await user.keyboard('{Enter}{Enter}{Enter}{Enter}');
  expect(value()).toBe('1');
  expect([isOff(more()), isOff(fewer())]).toEqual([false, true]);
  expect(document.activeElement).toBe(fewer());
});

test('listens to the arrow keys, Home and End without leaving its bounds', async () => {
  const user = userEvent.setup();
  render(<Stateful max={3} />);
  screen.getByRole('spinbutton').focus();
  await user.keyboard('{End}{ArrowUp}{ArrowRight}');
  expect(value()).toBe('3');
  await user.keyboard('{Home}{ArrowDown}');
  expect(value()).toBe('1');
  expect(screen.getByRole('spinbutton').getAttribute('aria-valuetext')).toBe('1매');
});

test('while a hold is on its way it takes no press, and keeps the focus', async () => {
  const user = userEvent.setup();
  const onChange = vi.fn();
  const { rerender } = render(<QuantityStepper value={2} max={4} onChange={onChange} />);
  more().focus();
  rerender(<QuantityStepper value={2} max={4} onChange={onChange} disabled />);
  expect(document.activeElement).toBe(more());
  await user.keyboard('{Enter}');
  await user.click(fewer());
  await user.click(screen.getByRole('spinbutton'));
  await user.keyboard('{ArrowUp}');
  expect(onChange).not.toHaveBeenCalled();
  expect([fewer(), screen.getByRole('spinbutton'), more()].map(isOff)).toEqual([true, true, true]);
});
