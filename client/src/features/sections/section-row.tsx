import { Ban, CircleCheck, Clock, Hourglass, Lock, PauseCircle, TriangleAlert, Wrench, type LucideIcon } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { useWords } from '../../i18n/use-words';
import type { SalesState } from '../events/sales-state';
import { useDrawnSection, useNumbers, writeName, writeShare, writeText } from './live-numbers';
import { canHold, SECTION_STATE_WORD, sectionState, type SectionState } from './section-state';
import { sectionSummary } from './section-words';

const STATE_LOOK: Record<SectionState, { Icon: LucideIcon; look: string }> = {
  available: { Icon: CircleCheck, look: 'text-good' },
  'few-left': { Icon: TriangleAlert, look: 'text-warn' },
  'all-held': { Icon: Hourglass, look: 'text-accent-ink' },
  'sold-out': { Icon: Ban, look: 'text-ink-quiet' },
  'not-yet-open': { Icon: Clock, look: 'text-ink-quiet' },
  'sales-closed': { Icon: Lock, look: 'text-ink-quiet' },
  paused: { Icon: PauseCircle, look: 'text-warn' },
  maintenance: { Icon: Wrench, look: 'text-ink-quiet' },
  closed: { Icon: Lock, look: 'text-ink-quiet' },
};

type Props = {
  id: number;
  sales: SalesState;
  selected: boolean;
  /** This device's time of the numbers when they may be out of date. */
  delayedSince: number | null;
  onSelect: (id: number) => void;
};

/** One section of the list: a radio button, so the arrow keys walk through all of them. */
export const SectionRow = memo(function SectionRow({ id, sales, selected, delayedSince, onSelect }: Props) {
  const words = useWords();
  const { t, placesLeft, local, money, number, clock } = words;
  const section = useDrawnSection(id, sales);
  const row = useRef<HTMLLabelElement>(null);
  const radio = useRef<HTMLInputElement>(null);
  const left = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    // Chosen on the map: bring its row into sight, without moving a page that shows it already.
    if (selected) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [selected]);

  useNumbers(id, (now) => {
    writeName(radio.current, sectionSummary(words, now, sectionState(now, sales)));
    writeText(left.current, placesLeft({ places: number(now.available) }));
    writeShare(bar.current, 'X', now.capacity > 0 ? now.available / now.capacity : 0);
  });

  if (!section) return null;
  const { state } = section;
  const off = state === 'closed' || state === 'maintenance';
  const showsNumber = !off && state !== 'sold-out' && state !== 'all-held';

  return (
    <label
      ref={row}
      className={`rests-out-of-sight relative grid min-h-23.5 cursor-pointer grid-cols-[1fr_auto] items-center gap-x-4 rounded-card border bg-raised px-4 py-3
        transition-colors hover:bg-sunken has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-ink
        ${selected ? 'border-accent-ink bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent-ink)] hover:bg-accent-soft' : 'border-line'}`}
    >
      <input
        ref={radio}
        type="radio"
        name="section"
        value={id}
        checked={selected}
        onChange={() => onSelect(id)}
        className="absolute inset-0 size-full cursor-pointer appearance-none rounded-card opacity-0"
      />
      <span className="min-w-0">
        <span className="block font-semibold">{local(section.name)}</span>
        {section.location && <span className="block text-sm text-ink-quiet">{local(section.location)}</span>}
        <span className="numbers mt-0.5 block whitespace-nowrap text-sm font-semibold">{money(section.price, section.currency)}</span>
      </span>
      {/* The longest state leaves a name and a price their room on the narrowest phone. */}
      <span className="max-w-[min(12rem,38vw)] text-right">
        {showsNumber && (
          <span
            ref={left}
            className={`numbers block text-lg font-bold transition-colors ${canHold(state) && delayedSince === null ? 'text-ink' : 'text-ink-quiet'}`}
          />
        )}
        <State state={state} words={t(SECTION_STATE_WORD[state])} />
        {/* The radio's name says both in one sentence, for which a row has no room. */}
        {state === 'all-held' && section.nextReturnAt !== undefined && (
          <span className="numbers block text-xs text-ink-quiet">{t('sections.backBy', { time: clock(section.nextReturnAt) })}</span>
        )}
        {delayedSince !== null && (
          <span className="numbers block text-xs text-ink-quiet">{t('sections.asOf', { time: clock(delayedSince, true) })}</span>
        )}
        {!off && (
          <span aria-hidden="true" className="mt-1.5 ml-auto block h-1.5 w-24 overflow-hidden rounded-full bg-line">
            <span
              ref={bar}
              className={`block h-full origin-left rounded-full ${state === 'few-left' ? 'bg-mark-warn' : 'bg-accent'}`}
            />
          </span>
        )}
      </span>
    </label>
  );
});

function State({ state, words }: { state: SectionState; words: string }) {
  const { Icon, look } = STATE_LOOK[state];
  return (
    <span className={`flex items-center justify-end gap-1 text-sm font-semibold ${look}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {words}
    </span>
  );
}
