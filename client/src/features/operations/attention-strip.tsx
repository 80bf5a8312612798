import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { attentionDigest, attentionSentence, unknownSentence } from './attention-words';
import { useConsoleWords } from './console-words';
import type { AttentionItem } from './contract';
import { useAttention } from './operations.queries';

const LOOKS = {
  critical: { word: 'attention.critical', Icon: CircleAlert, mark: 'text-bad' },
  warning: { word: 'attention.warning', Icon: TriangleAlert, mark: 'text-warn' },
} as const;

/** What needs a person, first on every page; nothing on a good day. That nothing is known is never called good. */
export function AttentionStrip({ saysWhenCalm }: { saysWhenCalm: boolean }) {
  const { data, failure } = useAttention();
  const items = data?.items ?? [];
  const unknownSince = failure === null ? undefined : (data?.asOf ?? null);
  return (
    <>
      <Announcement items={items} unknownSince={unknownSince} />
      {items.length > 0 || unknownSince !== undefined ? (
        <Troubles items={items} unknownSince={unknownSince} />
      ) : (
        saysWhenCalm && <Calm asOf={data?.asOf} />
      )}
    </>
  );
}

function Calm({ asOf }: { asOf: string | undefined }) {
  const { c, clock } = useConsoleWords();
  if (asOf === undefined) return <div aria-hidden="true" className="skeleton mt-4 h-11 rounded-card" />;
  return (
    <p className="numbers mt-4 flex min-h-11 flex-wrap items-center gap-x-2 text-sm text-ink-quiet">
      <CircleCheck aria-hidden="true" className="size-4 text-good" />
      {c('attention.calm')}
      <span>{c('attention.asOf', { time: clock(asOf, true) })}</span>
    </p>
  );
}

type TroublesProps = {
  items: readonly AttentionItem[];
  /** When the state was last known, null when it never was; undefined while it is known. */
  unknownSince: string | null | undefined;
};

function Troubles({ items, unknownSince }: TroublesProps) {
  const words = useConsoleWords();
  const { c } = words;
  return (
    <section
      aria-label={c('attention.label')}
      className="mt-4 rounded-card border border-line-strong bg-raised px-4 py-2 text-sm"
    >
      <h2 className="font-bold">{c('attention.label')}</h2>
      <ul className="numbers divide-y divide-line">
        {unknownSince !== undefined && (
          <Item mark="text-bad" Icon={CircleAlert} word={c('attention.critical')}>
            {unknownSentence(unknownSince, words)}
          </Item>
        )}
        {items.map((item, index) => (
          <AttentionRow key={index} item={item} />
        ))}
      </ul>
    </section>
  );
}

function AttentionRow({ item }: { item: AttentionItem }) {
  const words = useConsoleWords();
  const { word, Icon, mark } = LOOKS[item.severity];
  return (
    <Item mark={mark} Icon={Icon} word={words.c(word)}>
      {attentionSentence(item, words)}{' '}
      {item.eventId !== undefined && (
        <Link to={`/console/events/${item.eventId}`} className="font-semibold text-accent-ink underline underline-offset-4">
          {words.c('attention.toEvent')}
        </Link>
      )}
    </Item>
  );
}

type ItemProps = { mark: string; Icon: typeof CircleAlert; word: string; children: ReactNode };

function Item({ mark, Icon, word, children }: ItemProps) {
  return (
    <li className="flex items-start gap-2 py-2">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${mark}`} />
      <span className={`shrink-0 font-semibold ${mark}`}>{word}</span>
      <span className="min-w-0 flex-1">{children}</span>
    </li>
  );
}

/** Says each set of troubles once: the seconds in the list would otherwise be read out without end. */
function Announcement({ items, unknownSince }: TroublesProps) {
  const words = useConsoleWords();
  const digest = attentionDigest(items, unknownSince !== undefined);
  const [said, setSaid] = useState({ digest: '', sentences: '' });
  if (said.digest !== digest) {
    const unknown = unknownSince === undefined ? [] : [unknownSentence(unknownSince, words)];
    setSaid({ digest, sentences: [...unknown, ...items.map((item) => attentionSentence(item, words))].join(' ') });
  }
  return (
    <p role="status" className="sr-only">
      {said.sentences}
    </p>
  );
}
