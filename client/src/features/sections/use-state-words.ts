import { useCallback } from 'react';
import type { Section } from '../../api/types';
import { useWords } from '../../i18n/use-words';
import { SECTION_STATE_WORD, type SectionState } from './section-state';

/** A section's state in full: of one whose places are all held also by when the first may come back. */
export function useStateWords() {
  const { t, clock } = useWords();
  return useCallback(
    ({ nextReturnAt }: Pick<Section, 'nextReturnAt'>, state: SectionState): string =>
      state === 'all-held' && nextReturnAt !== undefined
        ? t('sections.allHeldBy', { time: clock(nextReturnAt) })
        : t(SECTION_STATE_WORD[state]),
    [t, clock],
  );
}
