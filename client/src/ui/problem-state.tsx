import { CloudOff, WifiOff } from 'lucide-react';
import { asProblem } from '../api/problem';
import { problemSentence } from '../api/problem-sentence';
import { useWords } from '../i18n/use-words';
import { Button } from './button';
import { PageState } from './page-state';

/** A page whose data could not be had, in words, with a way forward; the details only for who asks. */
export function ProblemState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useWords();
  const problem = asProblem(error);
  return (
    <PageState
      icon={problem.code === 'OFFLINE' ? WifiOff : CloudOff}
      title={t('app.errorTitle')}
      text={problemSentence(problem, t)}
    >
      <Button look="primary" onClick={onRetry}>
        {t('app.tryAgain')}
      </Button>
      <details className="w-full text-sm text-ink-quiet">
        <summary className="inline-flex min-h-11 cursor-pointer items-center">{t('app.details')}</summary>
        <p className="font-mono text-xs">
          {problem.code}
          {problem.body.requestId ? ` · ${problem.body.requestId}` : ''}
        </p>
      </details>
    </PageState>
  );
}
