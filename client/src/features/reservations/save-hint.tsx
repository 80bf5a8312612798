import { Link } from 'wouter';
import { useWords } from '../../i18n/use-words';
import { isGuest, useSession } from '../account/session.store';
import { useSettings } from './settings.api';

/** A guest's reservations live on one device; signing up takes them along. */
export function SaveHint() {
  const { t, duration } = useWords();
  const sessionSeconds = useSettings()?.sessionSeconds;
  const isGuestHere = useSession(({ session }) => session.state === 'signed-in' && isGuest(session.user));
  if (!isGuestHere || sessionSeconds === undefined) return null;
  return (
    <p className="mt-4 text-center text-sm text-ink-quiet">
      {t('reservation.saveHint', { time: duration(sessionSeconds) })}{' '}
      <Link
        to={`/account?next=${encodeURIComponent(location.pathname)}`}
        className="inline-flex min-h-8 items-center font-semibold text-accent-ink underline-offset-4 hover:underline"
      >
        {t('account.signUp')}
      </Link>
    </p>
  );
}
