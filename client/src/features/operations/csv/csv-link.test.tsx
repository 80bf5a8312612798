import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../../test/i18n';
import { useSession } from '../../account/session.store';
import { CsvLink } from './csv-link';

beforeEach(() => startTestI18n('ko'));
afterEach(() => vi.unstubAllGlobals());

async function press(answer: () => Response) {
  const downloads: boolean[] = [];
  vi.stubGlobal('fetch', () => Promise.resolve(answer()));
  const { container } = render(<CsvLink eventId={1} file="reservations">내려받기</CsvLink>);
  const link = screen.getByRole('link', { name: '내려받기' });
  // After React's own handler; jsdom cannot download.
  container.addEventListener('click', (event) => {
    downloads.push(!event.defaultPrevented);
    event.preventDefault();
  });
  await userEvent.click(link);
  return downloads;
}

test('a file that the server does not give is not begun, and the page says why and asks who is signed in', async () => {
  const check = vi.fn(() => Promise.resolve(null as never));
  useSession.setState({ check });
  const downloads = await press(() => Response.json({ code: 'UNAUTHENTICATED', status: 401 }, { status: 401 }));
  expect((await screen.findByRole('alert')).textContent).toContain('로그인');
  expect(check).toHaveBeenCalledOnce();
  expect(downloads).toEqual([false]);
});

test('a file that it gives is left to the browser, which writes it to disk as it comes', async () => {
  const downloads = await press(() => new Response('id\n'));
  await vi.waitFor(() => expect(downloads).toEqual([false, true]));
  expect(screen.queryByRole('alert')).toBeNull();
});
