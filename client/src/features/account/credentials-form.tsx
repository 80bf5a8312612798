import { Eye, EyeOff } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { asProblem } from '../../api/problem';
import { problemSentence } from '../../api/problem-sentence';
import { useWords } from '../../i18n/use-words';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { checkCredentials, faultsFromPointers, MAX_LENGTH, MIN_PASSWORD_LENGTH, type Credentials, type Faults } from './credentials';
import { useSession } from './session.store';
import { TextField } from './text-field';

type Props = { kind: 'sign-in' | 'sign-up'; onDone: () => void };

export function CredentialsForm({ kind, onDone }: Props) {
  const { t } = useWords();
  const isNew = kind === 'sign-up';
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Credentials>({ email: '', password: '', name: '' });
  const [faults, setFaults] = useState<Faults>({});
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isShown, setIsShown] = useState(false);
  const signIn = useSession((store) => store.signIn);
  const signUp = useSession((store) => store.signUp);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const found = checkCredentials(values, isNew);
    setFaults(found);
    setProblem(null);
    if (Object.keys(found).length > 0) {
      const first = (['email', 'password', 'name'] as const).find((field) => found[field]);
      form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
      return;
    }
    setIsBusy(true);
    try {
      const email = values.email.trim();
      await (isNew ? signUp(email, values.password, values.name.trim()) : signIn(email, values.password));
      onDone();
    } catch (error) {
      setFaults(faultsFromPointers(asProblem(error).body.errors ?? []));
      setProblem(error);
    } finally {
      setIsBusy(false);
    }
  };

  const field = (name: keyof Credentials) => ({
    name,
    value: values[name],
    required: true,
    fault: faults[name] && t(faults[name], { count: MIN_PASSWORD_LENGTH, max: MAX_LENGTH[name] }),
    onChange: (event: { target: { value: string } }) => setValues((old) => ({ ...old, [name]: event.target.value })),
  });

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <TextField label={t('account.email')} type="email" inputMode="email" autoComplete="email" {...field('email')} />
      <TextField
        label={t('account.password')}
        type={isShown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        {...(isNew ? { hint: t('account.passwordHint', { count: MIN_PASSWORD_LENGTH }) } : {})}
        {...field('password')}
        end={
          <button
            type="button"
            aria-label={isShown ? t('account.hidePassword') : t('account.showPassword')}
            onClick={() => setIsShown((old) => !old)}
            className="grid size-11 place-items-center rounded-card text-ink-quiet"
          >
            {isShown ? <EyeOff aria-hidden="true" className="size-5" /> : <Eye aria-hidden="true" className="size-5" />}
          </button>
        }
      />
      {isNew && <TextField label={t('account.name')} autoComplete="name" {...field('name')} />}
      {problem !== null && (
        <Notice kind="bad" role="alert">
          {problemSentence(problem, t)}
        </Notice>
      )}
      <Button type="submit" look="primary" busy={isBusy} className="min-h-12">
        {isNew
          ? t(isBusy ? 'account.signingUp' : 'account.signUp')
          : t(isBusy ? 'account.signingIn' : 'account.signIn')}
      </Button>
    </form>
  );
}
