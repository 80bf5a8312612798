import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { startTestI18n } from '../../../test/i18n';
import type { SectionSales } from '../contract';
import { SectionDialog } from './section-dialog';

beforeEach(async () => {
  await startTestI18n('ko');
});

const section: SectionSales = { id: 3, name: 'A구역', status: 'open', capacity: 200, price: 180_000, available: 150, pending: 20, confirmed: 30 } as SectionSales;

/** As the board has it: there from the start, and opened by a press. */
function show() {
  const { rerender } = render(<SectionDialog section={null} currency="KRW" onClose={() => undefined} />);
  rerender(<SectionDialog section={section} currency="KRW" onClose={() => undefined} />);
}

test('opens with what harms nobody, and with what the section has', () => {
  show();
  expect(screen.getByRole<HTMLInputElement>('radio', { name: '정원과 가격 바꾸기' }).checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: '정원' }).value).toBe('200');
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: '가격 (KRW)' }).value).toBe('180000');
});

test('the button that closes a section says that it is the section', async () => {
  show();
  await userEvent.click(screen.getByRole('radio', { name: '닫기' }));
  expect(screen.getByRole('button', { name: '이 구역 닫기' })).toBeDefined();
  expect(screen.queryByRole('button', { name: '닫기' })).toBeNull();
});

test('a capacity that is too large is told the largest', async () => {
  show();
  const capacity = screen.getByRole('textbox', { name: '정원' });
  await userEvent.clear(capacity);
  await userEvent.type(capacity, '9999999999');
  expect(screen.getByText('2,147,483,647 이하로 적어 주세요.')).toBeDefined();
});
