import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../test/i18n';
import { AccountPage } from './account-page';
import { useSession } from './session.store';

beforeEach(() => startTestI18n('ko'));
afterEach(() => vi.unstubAllGlobals());

test('a page that opens leaves the focus where the browser put it', () => {
  useSession.setState({ session: { state: 'unknown' } });
  render(
    <main id="main" tabIndex={-1}>
      <AccountPage />
    </main>,
  );
  act(() => useSession.setState({ session: { state: 'signed-out' } }));
  expect(document.activeElement).toBe(document.body);
});

test('after signing out the focus is in the page, not lost with the button', async () => {
  const user = { id: 'member', name: '김하나', email: 'hana@example.com', role: 'buyer' as const };
  useSession.setState({ session: { state: 'signed-in', user } });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 204 })));
  render(
    <main id="main" tabIndex={-1}>
      <AccountPage />
    </main>,
  );
  await userEvent.click(screen.getByRole('button', { name: '로그아웃' }));
  await screen.findByRole('tab', { name: '가입하기' });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
});

test('a guest is told what signing in leaves behind, somebody signed out is not', async () => {
  const warning = /비회원으로 잡은 자리와 예매는 따라오지 않아요/;
  const guest = { id: 'guest', name: '손님', email: null, role: 'buyer' as const };
  useSession.setState({ session: { state: 'signed-in', user: guest } });
  const { unmount } = render(<AccountPage />);
  await userEvent.click(screen.getByRole('tab', { name: '로그인' }));
  expect(screen.getByText(warning)).toBeDefined();
  unmount();

  useSession.setState({ session: { state: 'signed-out' } });
  render(<AccountPage />);
  await screen.findByRole('tab', { name: '로그인', selected: true });
  expect(screen.queryByText(warning)).toBeNull();
});

test('what is too long is called too long, with the limit', async () => {
  useSession.setState({ session: { state: 'signed-out' } });
  const ask = vi.fn();
  vi.stubGlobal('fetch', ask);
  render(<AccountPage />);
  await userEvent.click(screen.getByRole('tab', { name: '가입하기' }));
  const write = (label: string, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
  const submit = () => userEvent.click(screen.getByRole('button', { name: '가입하기' }));

  write('이메일', 'hana@example.com');
  write('비밀번호', 'x'.repeat(201));
  write('이름', '하'.repeat(101));
  await submit();
  expect(screen.getByLabelText('비밀번호').getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('너무 길어요. 200자까지 적을 수 있어요.')).toBeDefined();
  expect(screen.getByText('너무 길어요. 100자까지 적을 수 있어요.')).toBeDefined();
  expect(ask).not.toHaveBeenCalled();

  // Counted as the server does: an emoji is one character.
  write('비밀번호', '🎫'.repeat(200));
  write('이름', '🎫'.repeat(100));
  await submit();
  expect(screen.queryByText(/너무 길어요/)).toBeNull();
  expect(ask).toHaveBeenCalledTimes(1);
});

test('a guest who signs up and has no page to go on to finds the focus in this one', async () => {
  const guest = { id: 'guest', name: '손님', email: null, role: 'buyer' as const };
  useSession.setState({ session: { state: 'signed-in', user: guest } });
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ ...guest, name: '김하나', email: 'hana@example.com' })));
  render(
    <main id="main" tabIndex={-1}>
      <AccountPage />
    </main>,
  );
  const write = (label: string, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
  write('이메일', 'hana@example.com');
  write('비밀번호', 'correct horse');
  write('이름', '김하나');
  await userEvent.click(screen.getByRole('button', { name: '가입하기' }));
  await screen.findByText('김하나 님으로 로그인했어요');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
});
