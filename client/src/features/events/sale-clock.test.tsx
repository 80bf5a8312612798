import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { SaleClock } from './sale-clock';
import type { SalesState } from './sales-state';

const event = anEvent();
const clock = (sales: SalesState) => <SaleClock event={event} sales={sales} now={Date.parse(event.salesOpenAt) - 60_000} />;

test('what becomes of the sale is told to whoever watches, what it was before is not', async () => {
  await startTestI18n('en');
  const { rerender } = render(clock('not-yet-open'));
  // Always the same element: one that comes with its words is not spoken everywhere.
  const status = screen.getByRole('status');
  expect(status.textContent).toBe('');
  const told = (sales: SalesState) => {
    rerender(clock(sales));
    return status.textContent;
  };
  expect(told('on-sale')).toBe('Sales are open now.');
  expect(told('paused')).toContain('Sales are paused');
  expect(told('on-sale')).toBe('Sales are open now.');
  expect(told('closed')).toBe('Sales for this event have closed.');
  expect(told('not-yet-open')).toMatch(/^On sale from /);
  expect(told('ended')).toBe('This event is over.');
});
