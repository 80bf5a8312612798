import { useCallback } from 'react';
import type { Section } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { canHold, type SectionState } from './section-state';
import { useStateWords } from './use-state-words';

/** One sentence about a section, the accessible name of its block and its row. */
export function useSectionSummary() {
  const { t, local, money, number } = useWords();
  const stateWords = useStateWords();
  return useCallback(
    (section: Section, state: SectionState): string => {
      const words = {
        name: local(section.name),
        price: money(section.price, section.currency),
        state: stateWords(section, state),
      };
      return canHold(state)
        ? t('sections.summaryWithLeft', { ...words, available: number(section.available) })
        : t('sections.summary', words);
    },
    [t, local, money, number, stateWords],
  );
}
