import { hashKey, useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsoleKey } from './console-queries';

/** Server data as the console shows it. */
export type Asked<T> = {
  data: T | undefined;
  /** How it failed; beside data, which is then old. */
  failure: Error | null;
  retry: () => void;
};

type Options<Answer, Data> = UseQueryOptions<Answer, Error, Data, ConsoleKey> & { queryKey: ConsoleKey };

export function useConsoleQuery<Answer, Data = Answer>(options: Options<Answer, Data>): Asked<Data> {
  return useAsked(useQuery(options), options.queryKey);
}

/**
 * A query that never had data forgets how it failed whenever it is asked again, which at intervals would make the failure blink and
 * take the button away from under a finger: here it stays until there is data, or somebody asks for another try or for something else.
 */
export function useAsked<T>({ data, error, refetch }: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>, queryKey: ConsoleKey): Asked<T> {
  const key = hashKey(queryKey);
  const [memory, setMemory] = useState<Memory>({ key, last: null, answered: null });
  const { last, answered } = memory.key === key ? memory : NOTHING;
  const latest = data === undefined ? (error ?? last) : error;
  if (memory.key !== key || memory.last !== latest) setMemory({ key, last: latest, answered });
  return {
    data,
    failure: data === undefined && latest === answered ? null : latest,
    retry: () => {
      setMemory({ key, last: latest, answered: latest });
      void refetch();
    },
  };
}

type Memory = {
  key: string;
  last: Error | null;
  /** The failure at which somebody asked for another try. */
  answered: Error | null;
};

const NOTHING = { last: null, answered: null };
