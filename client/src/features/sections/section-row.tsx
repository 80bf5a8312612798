import { Ban, CircleCheck, Clock, Hourglass, Lock, PauseCircle, TriangleAlert, Wrench, type LucideIcon } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { useWords, type Words } from '../../i18n/use-words';
import { useSectionDrawing, writeAttribute, writeName, writeNumber, writeShare, writeText, type SectionDrawing } from './live-drawing';
import { canHold, isOff, SECTION_STATE_WORD, type SectionState } from './section-state';
import { sectionSummary } from './section-words';

const STATE_LOOK: Record<SectionState, { Icon: LucideIcon; look: string }> = {
  available: { Icon: CircleCheck, look: 'text-good' },
  'few-left': { Icon: TriangleAlert, look: 'text-warn' },
  'all-held': { Icon: Hourglass, look: 'text-accent-ink' },
  'none-free': { Icon: Hourglass, look: 'text-ink-quiet' },
  'sold-out': { Icon: Ban, look: 'text-ink-quiet' },
  'not-yet-open': { Icon: Clock, look: 'text-ink-quiet' },
  'sales-closed': { Icon: Lock, look: 'text-ink-quiet' },
  paused: { Icon: PauseCircle, look: 'text-warn' },
  maintenance: { Icon: Wrench, look: 'text-ink-quiet' },
  closed: { Icon: Lock, look: 'text-ink-quiet' },
};

const iconId = (state: string) => `section-${state}`;

/** Once for all rows, which only point to their state's: a change of state changes one attribute. */
export function StateIcons() {
  return (
    <svg aria-hidden="true" className="hidden">
      {Object.entries(STATE_LOOK).map(([state, { Icon }]) => (
        <symbol key={state} id={iconId(state)} viewBox="0 0 24 24">
          <Icon />
        </symbol>
      ))}
    </svg>
  );
}

type Props = {
  id: number;
  selected: boolean;
  /** This device's time of the numbers when they may be out of date. */
  delayedSince: number | null;
  onSelect: (id: number) => void;
};

/** One section of the list: a radio button, so the arrow keys walk through all of them. */
export const SectionRow = memo(function SectionRow({ id, selected, delayedSince, onSelect }: Props) {
  const words = useWords();
  const { t, clock } = words;
  const row = useRef<HTMLLabelElement>(null);
  useSectionDrawing(id, row, rowDrawing(words, delayedSince !== null));

  useEffect(() => {
    if (!selected) return;
    // Chosen on the map: its row comes into sight where it stands beside the map, which stays; on a phone the map would leave for it. Chosen
    // by its radio, it must not hide behind the bar at the thumb, which has grown for it.
    const isBeside = matchMedia('(min-width: 64rem)').matches || row.current?.contains(document.activeElement);
    if (isBeside) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  return (
    <label ref={row} className="rests-out-of-sight section-row">
      <input
        data-part="radio"
        type="radio"
        name="section"
        value={id}
        checked={selected}
        onChange={() => onSelect(id)}
        className="absolute inset-0 size-full cursor-pointer appearance-none rounded-card opacity-0"
      />
      <span className="min-w-0">
        <span data-part="name" className="block font-semibold" />
        <span data-part="location" className="block text-sm text-ink-quiet empty:hidden" />
        <span data-part="price" className="numbers mt-0.5 block whitespace-nowrap text-sm font-semibold" />
      </span>
      {/* The longest state leaves a name and a price their room on the narrowest phone. */}
      <span className="max-w-[min(12rem,38vw)] text-right">
        <span data-part="left" />
        <span data-part="state">
          <svg aria-hidden="true" className="size-4 shrink-0">
            <use data-part="icon" />
          </svg>
          <span data-part="word" />
        </span>
        <span data-part="back" className="numbers block text-xs text-ink-quiet empty:hidden" />
        {delayedSince !== null && (
          <span className="numbers block text-xs text-ink-quiet">{t('sections.asOf', { time: clock(delayedSince, true) })}</span>
        )}
        <span data-part="track" aria-hidden="true" className="mt-1.5 ml-auto block h-1.5 w-24 overflow-hidden rounded-full bg-line">
          <span data-part="bar" className="block h-full origin-left rounded-full data-few:bg-mark-warn bg-accent" />
        </span>
      </span>
    </label>
  );
});

type RowPart = 'radio' | 'name' | 'location' | 'price' | 'left' | 'state' | 'icon' | 'word' | 'back' | 'track' | 'bar';

function rowDrawing(words: Words, isDelayed: boolean): SectionDrawing<RowPart> {
  const { t, placesLeft, local, money, number, clock } = words;
  return {
    look: (parts, { name, location, price, currency, nextReturnAt }, state) => {
      writeText(parts.name, local(name));
      writeText(parts.location, location ? local(location) : '');
      writeText(parts.price, money(price, currency));
      writeAttribute(parts.left, 'class', `${LEFT_LOOK} ${canHold(state) && !isDelayed ? 'text-ink' : 'text-ink-quiet'}`);
      writeAttribute(parts.state, 'class', `flex items-center justify-end gap-1 text-sm font-semibold ${STATE_LOOK[state].look}`);
      writeAttribute(parts.icon, 'href', `#${iconId(state)}`);
      writeText(parts.word, t(SECTION_STATE_WORD[state]));
      // The radio's name says both in one sentence, for which a row has no room.
      const returns = state === 'all-held' && nextReturnAt !== undefined;
      writeText(parts.back, returns ? t('sections.backBy', { time: clock(nextReturnAt) }) : '');
      writeAttribute(parts.track, 'hidden', isOff(state) ? '' : null);
      writeAttribute(parts.bar, 'data-few', state === 'few-left' ? '' : null);
    },
    numbers: (parts, section, state) => {
      const { available, capacity } = section;
      writeName(parts.radio, sectionSummary(words, section, state));
      writeNumber(parts.left, showsNumber(state) ? placesLeft({ places: number(available) }) : '');
      writeShare(parts.bar, 'X', capacity > 0 ? available / capacity : 0);
    },
  };
}

const LEFT_LOOK = 'numbers block text-lg font-bold transition-colors empty:hidden';

function showsNumber(state: SectionState): boolean {
  return !isOff(state) && state !== 'sold-out' && state !== 'all-held' && state !== 'none-free';
}
