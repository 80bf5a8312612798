import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { SaveHint } from './save-hint';

test.each([
  ['ko', /하루가 지나면 이 예매를 확인하거나 취소할 수 없어요/],
  ['en', /for one day only/],
] as const)('a guest is told how long the way back is open, who has an account is not (%s)', async (language, words) => {
  await startTestI18n(language);
  const user = { id: 'u1', name: '', email: null, role: 'buyer' as const };
  useSession.setState({ session: { state: 'signed-in', user } });
  const { unmount } = render(<SaveHint />);
  expect(screen.getByText(words)).toBeDefined();
  unmount();
  useSession.setState({ session: { state: 'signed-in', user: { ...user, email: 'hana@example.com' } } });
  render(<SaveHint />);
  expect(screen.queryByText(words)).toBeNull();
});
