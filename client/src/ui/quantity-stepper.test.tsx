import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { startTestI18n } from '../test/i18n';
import { QuantityStepper } from './quantity-stepper';

beforeEach(() => startTestI18n('ko'));

function Stateful({ max = 4 }: { max?: number }) {
  const [value, setValue] = useState(2);
  return <QuantityStepper value={value} max={max} onChange={setValue} />;
}

const value = () => screen.getByRole('spinbutton', { name: '매수' }).getAttribute('aria-valuenow');

test('steps between one and the most a buyer may have', async () => {
  const user = userEvent.setup();
  render(<Stateful />);
  const more = screen.getByRole('button', { name: '한 매 늘리기' });
  await user.click(more);
  await user.click(more);
  expect(value()).toBe('4');
  expect(more).toHaveProperty('disabled', true);
  const fewer = screen.getByRole('button', { name: '한 매 줄이기' });
  await user.click(fewer);
  await user.click(fewer);
  await user.click(fewer);
  expect(value()).toBe('1');
  expect(fewer).toHaveProperty('disabled', true);
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
