import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { problemSentence } from '../../api/problem-sentence';
import { useWords } from '../../i18n/use-words';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ProblemState } from '../../ui/problem-state';
import { useConsoleWords } from './console-words';

/** What is looked at of a query. */
export type Query<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;

type Props<T> = { query: Query<T>; skeleton: ReactNode; children: (data: T) => ReactNode };

/** Data in all its states: on its way, not to be had, here, or here but no longer renewed. */
export function Loaded<T>({ query, skeleton, children }: Props<T>) {
  const { t } = useWords();
  const { data } = query;
  const { failure, retry } = useFailure(query);
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
      <LoadTrouble query={query} />
      {children(data)}
    </>
  );
}

/** That what is shown is old, or that the numbers which belong to it never came; nothing while all is well. */
export function LoadTrouble({ query }: { query: Query<unknown> }) {
  const { c, t } = useConsoleWords();
  const { failure, retry } = useFailure(query);
  if (failure === null) return null;
  return (
    <Notice kind="warn" role="status" className="mb-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          {query.data === undefined ? c('app.noNumbers') : c('app.oldData')} {problemSentence(failure, t)}
        </span>
        <Button look="quiet" onClick={retry}>
          {t('app.tryAgain')}
        </Button>
      </div>
    </Notice>
  );
}

/**
 * How it failed. A query that never had data forgets that whenever it is asked again, which at intervals would make the failure
 * blink and take the button away from under a finger: here it stays until there is data or somebody asks for another try.
 */
function useFailure({ data, error, refetch }: Query<unknown>) {
  const [last, setLast] = useState(error);
  const [answered, setAnswered] = useState<Error | null>(null);
  const latest = data === undefined ? (error ?? last) : error;
  if (latest !== last) setLast(latest);
  const retry = () => {
    setAnswered(latest);
    void refetch();
  };
  return { failure: latest === answered ? null : latest, retry };
}
