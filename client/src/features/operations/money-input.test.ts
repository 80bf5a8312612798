import { expect, test, vi } from 'vitest';
import { fromMoneyInput, MAX_INT32, toMoneyInput, wholeInput } from './money-input';

test('commas stand between thousands; a decimal comma is refused, not read as another amount', () => {
  expect(fromMoneyInput('1,234', 'USD')).toBe(123_400);
  expect(fromMoneyInput('1,234,567.50', 'USD')).toBe(123_456_750);
  expect(fromMoneyInput(' 1234567.5 ', 'USD')).toBe(123_456_750);
  for (const wrong of ['10,50', '1,5', '1,2345', '1234,567', ',123', '1,', '1,,234', '0,123', '1,234.5,0', '1.234,50', '1. 5']) {
    expect(fromMoneyInput(wrong, 'USD'), wrong).toBeNull();
  }
});

test('whole numbers follow the same rule, up to what the server keeps', () => {
  expect(wholeInput('1,200')).toBe(1200);
  expect(wholeInput('2,147,483,647')).toBe(MAX_INT32);
  for (const wrong of ['1,5', '12,00', '1,2345', '1200,', '2,147,483,648', '-1', '1.0', '']) {
    expect(wholeInput(wrong), wrong).toBeNull();
  }
});

test('how many digits a currency has is found out once', () => {
  const asked = vi.spyOn(Intl.NumberFormat.prototype, 'resolvedOptions');
  expect([toMoneyInput(12_500, 'BHD'), toMoneyInput(1, 'BHD'), fromMoneyInput('0.5', 'BHD')]).toEqual(['12.500', '0.001', 500]);
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockRestore();
});
