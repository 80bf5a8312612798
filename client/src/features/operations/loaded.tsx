import type { ReactNode } from 'react';
import { problemSentence } from '../../api/problem-sentence';
import { useWords } from '../../i18n/use-words';
import type { Resource } from '../../lib/resource';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ProblemState } from '../../ui/problem-state';
import { useConsoleWords } from './console-words';

type Props<T> = { resource: Resource<T>; skeleton: ReactNode; children: (data: T) => ReactNode };

/** Data in all its states: on its way, not to be had, here, or here but no longer renewed. */
export function Loaded<T>({ resource: { data, error, refetch }, skeleton, children }: Props<T>) {
  const { t } = useWords();
  if (data === undefined) {
    if (error !== undefined) return <ProblemState error={error} onRetry={refetch} />;
    return (
      <div role="status" aria-label={t('app.loading')}>
        {skeleton}
      </div>
    );
  }
  return (
    <>
      {error !== undefined && <OldData error={error} onRetry={refetch} />}
      {children(data)}
    </>
  );
}

function OldData({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { c, t } = useConsoleWords();
  return (
    <Notice kind="warn" role="status" className="mb-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          {c('app.oldData')} {problemSentence(error, t)}
        </span>
        <Button look="quiet" onClick={onRetry}>
          {t('app.tryAgain')}
        </Button>
      </div>
    </Notice>
  );
}
