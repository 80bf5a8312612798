import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { retryTransient } from './retry';

/**
 * Server data by key: fetched once for however many look at it, renewed on demand, at intervals and when the tab is
 * seen again. It does what a buyer's pages need of TanStack Query, which the console uses, in a tenth of its size: the first load
 * has a budget (first-load-budget.ts).
 */
export type Snapshot<T> = { data: T | undefined; error: unknown };

type Entry = {
  snapshot: Snapshot<unknown>;
  /** This device's time of the data, in ms; 0 when it has to be renewed. */
  fetchedAt: number;
  /** Rises with every change from outside, so that an answer on its way cannot bring an old state back. */
  version: number;
  inFlight: Promise<void> | null;
  load: (() => Promise<unknown>) | null;
  listeners: Set<() => void>;
};

const EMPTY: Snapshot<never> = { data: undefined, error: undefined };
const ATTEMPTS = 4;

const entries = new Map<string, Entry>();
let onFailure: (error: unknown) => void = () => undefined;

/** One place hears of every failed load (a session that has ended, for example). */
export function onResourceFailure(listener: (error: unknown) => void): void {
  onFailure = listener;
}

/** Puts in what an answer has just said. */
export function setResource(key: string, data: unknown): void {
  const entry = entryOf(key);
  entry.version += 1;
  publish(entry, { data, error: undefined });
}

/** Renews all keys with one of these beginnings: at once where somebody looks, else when somebody does. */
export function refreshResources(...prefixes: string[]): void {
  for (const [, entry] of entriesUnder(prefixes)) {
    entry.fetchedAt = 0;
    entry.version += 1;
    entry.inFlight = null;
    if (entry.listeners.size > 0) void fetchEntry(entry);
  }
}

/** Asks again for what changes by itself, where somebody looks; an answer that is on its way is waited for. */
export function pollResources(...prefixes: string[]): void {
  if (document.hidden) return;
  for (const [, entry] of entriesUnder(prefixes)) if (entry.listeners.size > 0) void fetchEntry(entry);
}

/** Forgets all keys with one of these beginnings, also what is on its way. */
export function dropResources(...prefixes: string[]): void {
  for (const [key, entry] of entriesUnder(prefixes)) {
    entry.version += 1;
    entry.inFlight = null;
    entry.fetchedAt = 0;
    entry.snapshot = EMPTY;
    notify(entry);
    if (entry.listeners.size > 0) void fetchEntry(entry);
    else entries.delete(key);
  }
}

export type ResourceOptions<T> = {
  /** Younger data is shown as it is. */
  staleMs?: number;
  /** Asked again this often while somebody looks; may depend on what is there. */
  everyMs?: number | null | ((data: T | undefined) => number | null);
};

type Resource<T> = Snapshot<T> & { refetch: () => void };

/** @param key null when there is nothing to ask for (yet) */
export function useResource<T>(
  key: string | null,
  load: () => Promise<T>,
  { staleMs = 10_000, everyMs = null }: ResourceOptions<T> = {},
): Resource<T> {
  const latestLoad = useRef(load);
  useEffect(() => {
    latestLoad.current = load;
  });

  const subscribe = useCallback(
    (listener: () => void) => {
      if (key === null) return () => undefined;
      const entry = entryOf(key);
      entry.listeners.add(listener);
      return () => {
        entry.listeners.delete(listener);
      };
    },
    [key],
  );
  const getSnapshot = () => (key === null ? EMPTY : (entryOf(key).snapshot as Snapshot<T>));
  const snapshot = useSyncExternalStore<Snapshot<T>>(subscribe, getSnapshot);

  useEffect(() => {
    if (key === null) return;
    const entry = entryOf(key);
    // This key's question, also when a retry comes after the component has gone on to another key.
    entry.load = latestLoad.current;
    const renewIfStale = () => {
      if (!document.hidden && Date.now() - entry.fetchedAt > staleMs) void fetchEntry(entry);
    };
    renewIfStale();
    document.addEventListener('visibilitychange', renewIfStale);
    window.addEventListener('online', renewIfStale);
    return () => {
      document.removeEventListener('visibilitychange', renewIfStale);
      window.removeEventListener('online', renewIfStale);
    };
  }, [key, staleMs]);

  const intervalMs = typeof everyMs === 'function' ? everyMs(snapshot.data) : everyMs;
  useEffect(() => {
    if (key === null || intervalMs === null) return;
    const timer = setInterval(() => {
      if (!document.hidden) void fetchEntry(entryOf(key));
    }, intervalMs);
    return () => clearInterval(timer);
  }, [key, intervalMs]);

  const refetch = useCallback(() => {
    if (key === null) return;
    const entry = entryOf(key);
    if (entry.snapshot.data === undefined) publish(entry, EMPTY);
    void fetchEntry(entry);
  }, [key]);

  return { ...snapshot, refetch };
}

function entriesUnder(prefixes: readonly string[]): [string, Entry][] {
  return [...entries].filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix)));
}

function entryOf(key: string): Entry {
  let entry = entries.get(key);
  if (!entry) {
    entry = { snapshot: EMPTY, fetchedAt: 0, version: 0, inFlight: null, load: null, listeners: new Set() };
    entries.set(key, entry);
  }
  return entry;
}

function fetchEntry(entry: Entry): Promise<void> {
  const { load, version } = entry;
  if (entry.inFlight || !load) return entry.inFlight ?? Promise.resolve();
  const isCurrent = () => entry.version === version;
  const settled = retryTransient(load, { attempts: ATTEMPTS })
    .then(
      (data) => {
        if (isCurrent()) publish(entry, { data, error: undefined });
      },
      (error: unknown) => {
        onFailure(error);
        // What was there is still the best that is known; it is shown beside the failure.
        if (isCurrent()) publish(entry, { data: entry.snapshot.data, error }, 0);
      },
    )
    .finally(() => {
      if (entry.inFlight === settled) entry.inFlight = null;
    });
  entry.inFlight = settled;
  return settled;
}

function publish(entry: Entry, snapshot: Snapshot<unknown>, fetchedAt = Date.now()): void {
  entry.snapshot = snapshot;
  entry.fetchedAt = snapshot.data === undefined ? 0 : fetchedAt;
  notify(entry);
}

function notify(entry: Entry): void {
  for (const listener of entry.listeners) listener();
}
