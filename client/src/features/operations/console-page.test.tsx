import { render, screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { ConsolePage } from './console-page';

beforeEach(async () => {
  await startTestI18n('ko');
  history.replaceState(null, '', '/console/log?event=3');
});

test('who is not signed in is asked to be, and comes back to this very page', () => {
  useSession.setState({ session: { state: 'signed-out' } });
  render(<ConsolePage />);
  expect(screen.getByRole('heading', { level: 1, name: '로그인이 필요해요' })).toBeDefined();
  const next = new URL(screen.getByRole<HTMLAnchorElement>('link', { name: '로그인하기' }).href).searchParams.get('next');
  expect(next).toBe('/console/log?event=3');
});

test('a buyer finds no such page', () => {
  useSession.setState({ session: { state: 'signed-in', user: { id: 'u', role: 'buyer', name: 'Kim', email: 'k@example.com' } } });
  render(<ConsolePage />);
  expect(screen.queryByText('로그인이 필요해요')).toBeNull();
  expect(screen.getByRole('link', { name: '공연 보러 가기' })).toBeDefined();
});

test('a server that does not answer is said to be that', () => {
  useSession.setState({ session: { state: 'signed-out', why: 'no-answer' } });
  render(<ConsolePage />);
  expect(screen.getByRole('button', { name: '다시 시도' })).toBeDefined();
});
