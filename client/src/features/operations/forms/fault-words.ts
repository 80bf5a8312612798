import type { ConsoleWords } from '../console-words';
import { MAX_INT32 } from '../money-input';
import { faultsOfSection, SECTION_LIMITS, type SectionDraft, type SectionField } from './section-drafts';

/**
 * What is wrong with a section's fields, in words.
 * @param refused what the server said of this draft
 * @param isChecked whether saving was tried: a new row says nothing before; a value that was there and is now wrong says so at once
 */
export function faultWords(
  draft: SectionDraft,
  refused: Readonly<Record<string, string>> | undefined,
  isChecked: boolean,
  currency: string,
  { c, money }: Pick<ConsoleWords, 'c' | 'money'>,
): Partial<Record<string, string>> {
  const words: Partial<Record<string, string>> = { ...refused };
  if (!isChecked && !draft.saved) return words;
  const amount = money(MAX_INT32, currency);
  for (const [field, fault] of Object.entries(faultsOfSection(draft, { currency }))) {
    words[field] = c(fault, { most: SECTION_LIMITS[field as SectionField], amount });
  }
  return words;
}
