import type { ReactNode } from 'react';
import { problemSentence } from '../../api/problem-sentence';
import { useWords } from '../../i18n/use-words';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ProblemState } from '../../ui/problem-state';
import { useConsoleWords } from './console-words';
import type { Asked } from './use-console-query';

type Props<T> = { asked: Asked<T>; skeleton: ReactNode; children: (data: T) => ReactNode };

/** Data in all its states: on its way, not to be had, here, or here but no longer renewed. */
export function Loaded<T>({ asked, skeleton, children }: Props<T>) {
  const { t } = useWords();
  const { data, failure, retry } = asked;
  if (data === undefined) {
    if (failure !== null) return <ProblemState error={failure} onRetry={retry} />;
    return (
      <div role="status" aria-label={t('app.loading')}>
        {skeleton}
      </div>
    );
  }
  return (
    <>
      <LoadTrouble asked={asked} />
      {children(data)}
    </>
  );
}

/** That what is shown is old, or that the numbers which belong to it never came; nothing while all is well. */
export function LoadTrouble({ asked: { data, failure, retry } }: { asked: Asked<unknown> }) {
  const { c, t } = useConsoleWords();
  if (failure === null) return null;
  return (
    <Notice kind="warn" role="status" className="mb-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          {data === undefined ? c('app.noNumbers') : c('app.oldData')} {problemSentence(failure, t)}
        </span>
        <Button look="quiet" onClick={retry}>
          {t('app.tryAgain')}
        </Button>
      </div>
    </Notice>
  );
}
