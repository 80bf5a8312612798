/** What a reader found under a key. */
export interface CacheEntry {
  readonly namespace: string;
  /** JSON; undefined when there is nothing that may be believed. */
  readonly body: string | undefined;
  /** Id of the tombstone that was found, or empty. */
  readonly tombstone: string;
}

/** Entries and tombstones as store-cache-1.lua and invalidate-cache-n.lua read and write them. */
export function parseEntry(namespace: string, text: string | null): CacheEntry {
  if (text !== null && text.startsWith('T:')) return { namespace, body: undefined, tombstone: text.split(':')[1] ?? '' };
  const prefix = `E:${namespace}:`;
  // The version stands between the namespace and the body; only the scripts read it.
  const body = text !== null && text.startsWith(prefix) ? text.slice(text.indexOf(':', prefix.length) + 1) : undefined;
  return { namespace, body, tombstone: '' };
}

export function entryText(namespace: string, version: string, body: string): string {
  return `E:${namespace}:${version}:${body}`;
}

/** Versions are compared as doubles in Lua: whole numbers below 2^53. */
export function versionText(version: number | undefined): string {
  if (version === undefined) return '';
  if (!Number.isSafeInteger(version) || version < 0) throw new RangeError('a cache version is a whole number from 0 to 2^53 - 1');
  return String(version);
}
