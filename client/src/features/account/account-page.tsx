import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { LanguageSwitch } from '../../app/language-switch';
import { usePageTitle } from '../../app/use-page-title';
import { problemSentence } from '../../api/problem-sentence';
import type { User } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { useLostFocus } from '../../lib/use-lost-focus';
import { Button, ButtonLink } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Notice } from '../../ui/notice';
import { CredentialsForm } from './credentials-form';
import { localPath } from './local-path';
import { isGuest, useSession } from './session.store';

export function AccountPage() {
  const { t } = useWords();
  const session = useSession((store) => store.session);
  usePageTitle(t('account.title'));
  // A guest who signs up stays who they are, and the forms go all the same.
  const who = session.state === 'signed-in' ? `${session.user.id} ${isGuest(session.user)}` : session.state;
  useLostFocus(who === 'unknown' ? undefined : who);

  return (
    <div className="mx-auto w-full max-w-md px-4 py-6">
      <h1 className="text-xl font-bold">{t('account.title')}</h1>
      <div className="mt-5">
        {session.state === 'unknown' ? (
          <div role="status" aria-label={t('app.loading')} className="skeleton h-80 rounded-card" />
        ) : session.state === 'signed-in' ? (
          <SignedIn user={session.user} />
        ) : (
          <EnterForms guest={false} />
        )}
      </div>
      <section className="mt-8 flex items-center justify-between border-t border-line pt-4">
        <h2 className="text-sm font-semibold">{t('app.language')}</h2>
        <LanguageSwitch />
      </section>
    </div>
  );
}

function SignedIn({ user }: { user: User }) {
  const { t } = useWords();
  const guest = isGuest(user);
  return (
    <div className="grid gap-5">
      <div className="rounded-card border border-line bg-raised p-5">
        <p className="font-bold">{guest ? t('account.guest') : t('account.signedInAs', { name: user.name })}</p>
        <p className="mt-1 text-sm text-ink-quiet">{guest ? t('account.guestText') : user.email}</p>
        <div className="mt-4 flex flex-wrap gap-2">
          <ButtonLink to="/reservations">{t('account.toReservations')}</ButtonLink>
          <SignOut guest={guest} />
        </div>
      </div>
      {guest && <EnterForms guest />}
    </div>
  );
}

function SignOut({ guest }: { guest: boolean }) {
  const { t } = useWords();
  const signOut = useSession((store) => store.signOut);
  const [asks, setAsks] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);

  const leave = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      await signOut();
    } catch (error) {
      setProblem(error);
    } finally {
      setIsBusy(false);
      setAsks(false);
    }
  };

  return (
    <>
      <Button look="quiet" busy={isBusy} onClick={() => (guest ? setAsks(true) : void leave())}>
        {guest ? t('account.guestSignOut') : t('account.signOut')}
      </Button>
      {problem !== null && (
        <Notice kind="bad" role="alert" className="w-full">
          {problemSentence(problem, t)}
        </Notice>
      )}
      <ConfirmDialog
        open={asks}
        title={t('account.guestSignOutQuestion')}
        text={t('account.guestSignOutText')}
        confirm={t('account.guestSignOut')}
        keep={t('account.guestSignOutKeep')}
        busy={isBusy}
        onConfirm={() => void leave()}
        onClose={() => setAsks(false)}
      />
    </>
  );
}

const TAB =
  'min-h-11 flex-1 rounded-sm font-semibold text-ink-quiet transition-colors data-[state=active]:bg-raised data-[state=active]:text-ink data-[state=active]:shadow-[0_0_0_1px_var(--line)]';

function EnterForms({ guest }: { guest: boolean }) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const onDone = () => {
    const next = localPath(params.get('next'));
    if (next) navigate(next, { replace: true });
  };
  return (
    <Tabs.Root defaultValue={guest ? 'sign-up' : 'sign-in'}>
      <Tabs.List aria-label={t('app.account')} className="flex gap-1 rounded-card bg-sunken p-1">
        <Tabs.Trigger value="sign-in" className={TAB}>
          {t('account.signIn')}
        </Tabs.Trigger>
        <Tabs.Trigger value="sign-up" className={TAB}>
          {t('account.signUp')}
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="sign-in" className="grid gap-4 pt-5">
        {guest && <Notice kind="warn">{t('account.guestSignInText')}</Notice>}
        <CredentialsForm kind="sign-in" onDone={onDone} />
      </Tabs.Content>
      <Tabs.Content value="sign-up" className="pt-5">
        <CredentialsForm kind="sign-up" onDone={onDone} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
