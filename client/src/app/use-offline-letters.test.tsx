import { act, renderHook } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../test/i18n';
import { useOfflineLetters } from './use-offline-letters';

const load = vi.fn<(font: string, letters: string) => Promise<FontFace[]>>(() => Promise.resolve([]));

beforeEach(() => {
  vi.useFakeTimers();
  load.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(document, 'fonts');
});

const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  await vi.dynamicImportSettled();
};
const haveFonts = () => Object.defineProperty(document, 'fonts', { value: { load }, configurable: true });

test('letters that are first shown without a connection are fetched before, once, and for Korean alone', async () => {
  haveFonts();
  await startTestI18n('en');
  const { rerender } = renderHook(() => useOfflineLetters());
  await pass(60_000);
  expect(load).not.toHaveBeenCalled();

  await act(() => i18next.changeLanguage('ko'));
  expect(load).not.toHaveBeenCalled();
  await pass(5000);
  rerender();
  await pass(60_000);
  expect(load).toHaveBeenCalledTimes(1);
  const [font, letters] = load.mock.calls[0]!;
  expect(font).toContain('"Pretendard Variable"');
  expect([...'닐닿둔끊겼'].filter((letter) => !letters.includes(letter))).toEqual([]);
});

test('a browser without them, and letters that cannot be had, are no fault', async () => {
  await startTestI18n('ko');
  const { unmount } = renderHook(() => useOfflineLetters());
  await pass(5000);
  unmount();

  haveFonts();
  load.mockRejectedValueOnce(new DOMException('network', 'NetworkError'));
  renderHook(() => useOfflineLetters());
  await pass(5000);
  expect(load).toHaveBeenCalledTimes(1);
});
