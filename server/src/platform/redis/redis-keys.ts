/**
 * Every Redis key of Jari. Keys of one section share the hash tag `{id}`, so that a script touches one cluster slot.
 * Ids are checked here and free text is encoded, so that no value of a request can become another key.
 */
export const redisKeys = {
  /** Hash: available places, capacity, epoch, stock version (lock strategy). */
  seats: (sectionId: number): string => `section:seats:{${checkedId(sectionId)}}`,
  /** Hash: capacity, high-water mark, taken, epoch, stock version and the sizes of the two sets below (slot strategy). */
  slots: (sectionId: number): string => `section:slot:{${checkedId(sectionId)}}`,
  /** Sorted set: returned slot numbers, lowest first. */
  returnedSlots: (sectionId: number): string => `section:slot:index:{${checkedId(sectionId)}}:available`,
  /** Sorted set: claims in flight by the time they were made, in ms of Redis's clock. */
  claims: (sectionId: number): string => `section:slot:index:{${checkedId(sectionId)}}:claimed`,
  /** String: token of the lock's owner. */
  lock: (name: string): string => `lock:${tagged(name)}`,
  /** String: token of the contender next in line for that lock. */
  lockQueue: (name: string): string => `lock:${tagged(name)}:next`,
  /** String: an entry or a tombstone, see store-cache-1.lua. All share one tag: a batch's invalidations are one script call. */
  cache: (key: string): string => `cache:{all}:${encoded(key)}`,
  /** String: the namespace that entries must carry to be believed. */
  cacheNamespace: 'cache:{all}',
  /** String: a copy of a session. All share one tag, so that a crowd's sessions are read in one script call. */
  session: (hash: string): string => `session:{all}:${encoded(hash)}`,
  /** Counter: requests of one caller in the present window. */
  rate: (caller: string): string => `rate:{${encoded(caller)}}`,
} as const;

function checkedId(sectionId: number): number {
  if (!Number.isSafeInteger(sectionId) || sectionId < 1) throw new RangeError('a section id is a positive integer');
  return sectionId;
}

/** A thing with an id shares its hash tag: the lock `section:7` meets section 7 in one cluster slot. */
function tagged(name: string): string {
  const [, kind, id] = /^([a-z-]+):(\d+)$/.exec(name) ?? [];
  return kind === undefined ? `{${encoded(name)}}` : `${kind}:{${id}}`;
}

/** Leaves what reads well in a key and encodes everything else, braces and control characters among it. */
function encoded(text: string): string {
  return /^[\w.:-]+$/.test(text) ? text : encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}
