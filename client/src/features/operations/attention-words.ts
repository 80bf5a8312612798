import type { AttentionItem } from './contract';
import type { ConsoleWords } from './console-words';

/** What is wrong, for whom, and since when, as one sentence. */
export function attentionSentence(item: AttentionItem, { c, local, duration }: ConsoleWords): string {
  const name = item.sectionName ? local(item.sectionName) : c('attention.someSection');
  const time = duration(Math.max(1, Math.round(item.sinceSeconds ?? 0)));
  const count = item.count ?? 0;
  switch (item.kind) {
    case 'databaseAway':
      return item.sinceSeconds ? c('attention.databaseAwaySince', { time }) : c('attention.databaseAway');
    case 'redisAway':
      return item.sinceSeconds ? c('attention.redisAwaySince', { time }) : c('attention.redisAway');
    case 'redisOff':
      return c('attention.redisOff');
    case 'counterDrift':
      return c('attention.counterDrift', { name, time });
    case 'repairs':
      return c('attention.repairs', { count });
    case 'expiryLag':
      return c('attention.expiryLag', { time });
    case 'expiryFailed':
      return c('attention.expiryFailed', { name });
    case 'jobFailed':
      return c('attention.jobFailed', { job: c([`jobs.${item.job ?? 'other'}`, 'jobs.other']), time });
    case 'poolBusy':
      return c('attention.poolBusy', { count });
    default:
      // A server that is newer than this page may know more.
      return c('attention.other');
  }
}

/**
 * That the state could not be checked.
 * @param since when it was last known; null when it never was
 */
export function unknownSentence(since: string | null, { c, clock }: ConsoleWords): string {
  return since === null ? c('attention.unknown') : c('attention.unknownSince', { time: clock(since, true) });
}

/** What has to be announced: kinds and places, without the seconds that pass meanwhile, and that nothing is known. */
export function attentionDigest(items: readonly AttentionItem[], isUnknown: boolean): string {
  const troubles = items.map(({ kind, severity, sectionId, job }) => `${kind}/${severity}/${sectionId ?? job ?? ''}`);
  return [...(isUnknown ? ['unknown'] : []), ...troubles].join(' ');
}
