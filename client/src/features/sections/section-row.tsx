import { Ban, CircleCheck, Clock, Hourglass, Lock, PauseCircle, TriangleAlert, Wrench, type LucideIcon } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { useWords } from '../../i18n/use-words';
import type { SalesState } from '../events/sales-state';
import { useLiveSections } from './live-sections.store';
import { canHold, sectionState, type SectionState } from './section-state';
import { sectionSummary, stateWords } from './section-words';

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
  const section = useLiveSections((store) => store.byId[id]);
  const row = useRef<HTMLLabelElement>(null);

  useEffect(() => {
    // Chosen on the map: bring its row into sight, without moving a page that shows it already.
    if (selected) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [selected]);

  if (!section) return null;
  const state = sectionState(section, sales);
  const off = state === 'closed' || state === 'maintenance';
  const showsNumber = !off && state !== 'sold-out' && state !== 'all-held';
  const leftShare = section.capacity > 0 ? section.available / section.capacity : 0;

  return (
    <label
      ref={row}
      className={`relative grid min-h-20 cursor-pointer grid-cols-[1fr_auto] items-center gap-x-4 rounded-card border bg-raised px-4 py-3
        transition-colors hover:bg-sunken has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-ink
        ${selected ? 'border-accent-ink bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent-ink)] hover:bg-accent-soft' : 'border-line'}`}
    >
      <input
        type="radio"
        name="section"
        value={id}
        checked={selected}
        onChange={() => onSelect(id)}
        aria-label={sectionSummary(words, section, state)}
        className="absolute inset-0 size-full cursor-pointer appearance-none rounded-card opacity-0"
      />
      <What name={local(section.name)} location={local(section.location)} price={money(section.price, section.currency)} />
      <span className="max-w-48 text-right">
        {showsNumber && (
          <span
            className={`numbers block text-lg font-bold transition-colors ${canHold(state) && delayedSince === null ? 'text-ink' : 'text-ink-quiet'}`}
          >
            {placesLeft({ places: number(section.available) })}
          </span>
        )}
        <State state={state} words={stateWords(words, section, state)} />
        {delayedSince !== null && (
          <span className="numbers block text-xs text-ink-quiet">{t('sections.asOf', { time: clock(delayedSince, true) })}</span>
        )}
        {!off && (
          <span aria-hidden="true" className="mt-1.5 ml-auto block h-1.5 w-24 overflow-hidden rounded-full bg-line">
            <span
              className={`block h-full origin-left rounded-full transition-transform duration-200 ${state === 'few-left' ? 'bg-mark-warn' : 'bg-accent'}`}
              style={{ transform: `scaleX(${leftShare})` }}
            />
          </span>
        )}
      </span>
    </label>
  );
});

/** What does not change while a section sells; a live update draws the numbers only. */
const What = memo(function What({ name, location, price }: { name: string; location: string; price: string }) {
  return (
    <span className="min-w-0">
      <span className="block font-semibold">{name}</span>
      {location && <span className="block text-sm text-ink-quiet">{location}</span>}
      <span className="numbers mt-0.5 block text-sm font-semibold">{price}</span>
    </span>
  );
});

const State = memo(function State({ state, words }: { state: SectionState; words: string }) {
  const { Icon, look } = STATE_LOOK[state];
  return (
    <span className={`flex items-center justify-end gap-1 text-sm font-semibold ${look}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {words}
    </span>
  );
});
