import type { Section } from '../../api/types';
import type { Words } from '../../i18n/use-words';
import { canHold, SECTION_STATE_WORD, type SectionState } from './section-state';

/** A section's state in full: of one whose places are all held also by when the first may come back. */
export function stateWords({ t, clock }: Words, { nextReturnAt }: Pick<Section, 'nextReturnAt'>, state: SectionState): string {
  return state === 'all-held' && nextReturnAt !== undefined
    ? t('sections.allHeldBy', { time: clock(nextReturnAt) })
    : t(SECTION_STATE_WORD[state]);
}

type Summary = { words: Words; state: SectionState; text: string };
/** A live update gives every changed section a new identity, so what is known of one stays true. */
const summaries = new WeakMap<Section, Summary>();

/** One sentence about a section, the accessible name of its block and its row, which ask one after the other. */
export function sectionSummary(words: Words, section: Section, state: SectionState): string {
  const known = summaries.get(section);
  if (known?.words === words && known.state === state) return known.text;
  const text = summarise(words, section, state);
  summaries.set(section, { words, state, text });
  return text;
}

function summarise(words: Words, section: Section, state: SectionState): string {
  const { local, money, number } = words;
  const about = {
    name: local(section.name),
    price: money(section.price, section.currency),
    state: stateWords(words, section, state),
  };
  return canHold(state) ? words.summaryWithLeft({ ...about, available: number(section.available) }) : words.summary(about);
}
