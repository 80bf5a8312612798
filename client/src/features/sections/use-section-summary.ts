import { useCallback } from 'react';
import type { Section } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { canHold, SECTION_STATE_WORD, type SectionState } from './section-state';

/** One sentence about a section, the accessible name of its block and its row. */
export function useSectionSummary() {
  const { t, local, money, number } = useWords();
  return useCallback(
    (section: Section, state: SectionState): string => {
      const words = {
        name: local(section.name),
        price: money(section.price, section.currency),
        state: t(SECTION_STATE_WORD[state]),
      };
      return canHold(state)
        ? t('sections.summaryWithLeft', { ...words, available: number(section.available) })
        : t('sections.summary', words);
    },
    [t, local, money, number],
  );
}
