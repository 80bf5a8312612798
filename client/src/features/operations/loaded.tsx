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
export function Loaded<T>({ resource, skeleton, children }: Props<T>) {
  const { t } = useWords();
  const { data, error, refetch } = resource;
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
      <LoadTrouble resource={resource} />
      {children(data)}
    </>
  );
}

/** That what is shown is old, or that the numbers which belong to it never came; nothing while all is well. */
export function LoadTrouble({ resource: { data, error, refetch } }: { resource: Resource<unknown> }) {
  const { c, t } = useConsoleWords();
  if (error === undefined) return null;
  return (
    <Notice kind="warn" role="status" className="mb-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          {data === undefined ? c('app.noNumbers') : c('app.oldData')} {problemSentence(error, t)}
        </span>
        <Button look="quiet" onClick={refetch}>
          {t('app.tryAgain')}
        </Button>
      </div>
    </Notice>
  );
}
