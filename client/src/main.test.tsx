import { act } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import page from '../index.html?raw';

const startI18n = vi.hoisted(() => vi.fn<() => Promise<void>>());
vi.mock('./i18n/setup', () => ({ startI18n }));
vi.mock('./app/app', () => ({ App: () => <p>the page</p> }));
vi.mock('./app/fonts.css', () => ({}));
vi.mock('./app/theme.css', () => ({}));

const lost = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
const told = () => document.querySelector('#not-loaded:not(.comes-late)');

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  document.documentElement.innerHTML = new DOMParser().parseFromString(page, 'text/html').documentElement.innerHTML;
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const open = () => act(() => import('./main'));
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test('words that are lost once or twice are asked for again', async () => {
  startI18n.mockReset().mockImplementationOnce(lost).mockImplementationOnce(lost).mockResolvedValue();
  await open();
  await pass(3000);
  expect(document.body.textContent).toContain('the page');
  expect(document.getElementById('not-loaded')).toBeNull();
});

test('words that cannot be had leave a sentence in both languages and a way to reload', async () => {
  startI18n.mockReset().mockImplementation(lost);
  await open();
  expect(told()).toBeNull();
  await pass(3000);
  expect(startI18n).toHaveBeenCalledTimes(3);
  expect(told()?.getAttribute('role')).toBe('alert');
  expect(told()?.textContent).toMatch(/다 불러오지 못했어요.*has not loaded/);
  const reload = told()?.querySelector('a');
  expect(reload?.textContent).toBe('다시 불러오기 · Reload');
  expect(reload?.href).toBe(location.href);
});
