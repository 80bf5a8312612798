import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { dropResources } from '../../lib/resource';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { SaveHint } from './save-hint';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['ko', /12시간 뒤에는 이 예매를 확인하거나 취소할 수 없어요/],
  ['en', /for 12 hours only/],
] as const)('a guest is told how long the way back is open, who has an account is not (%s)', async (language, words) => {
  await startTestI18n(language);
  dropResources('');
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ guestCheckout: true, paymentMode: 'demo', sessionSeconds: 43_200 })));
  const user = { id: 'u1', name: '', email: null, role: 'buyer' as const };
  useSession.setState({ session: { state: 'signed-in', user } });
  const { unmount } = render(<SaveHint />);
  expect(await screen.findByText(words)).toBeDefined();
  unmount();
  useSession.setState({ session: { state: 'signed-in', user: { ...user, email: 'hana@example.com' } } });
  render(<SaveHint />);
  expect(screen.queryByText(words)).toBeNull();
});
