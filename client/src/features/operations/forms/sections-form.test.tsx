import { render, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { aSection } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { draftOfSection, type SectionDraft } from './section-drafts';
import { SectionsForm } from './sections-form';

beforeEach(() => startTestI18n('ko'));

const props = { selectedKey: '1', currency: 'KRW', refused: {}, isChecked: false, onSelect: vi.fn(), onChange: vi.fn() };
const typed = draftOfSection(aSection());

test('what is typed into one row draws no other again', () => {
  const read = vi.fn(() => '100');
  const still: SectionDraft = Object.defineProperty({ ...draftOfSection(aSection({ id: 2 })) }, 'capacity', { get: read });
  const { rerender } = render(<SectionsForm {...props} drafts={[typed, still]} />);
  expect(read).toHaveBeenCalled();
  read.mockClear();
  rerender(<SectionsForm {...props} drafts={[{ ...typed, capacity: '250' }, still]} />);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: /^1번째 정원/ }).value).toBe('250');
  expect(read).not.toHaveBeenCalled();
});

test('the table scrolls by itself, and to the row that is chosen', () => {
  const drafts = [typed, draftOfSection(aSection({ id: 2 }))];
  const { rerender } = render(<SectionsForm {...props} drafts={drafts} />);
  const table = screen.getByRole('group', { name: '구역' });
  expect(table.className).toContain('max-h-');
  const rows = screen.getAllByRole('row');
  vi.spyOn(table, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 100, 500, 384));
  vi.spyOn(rows[2]!, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 500, 500, 52));
  rerender(<SectionsForm {...props} selectedKey="2" drafts={drafts} />);
  expect(table.scrollTop).toBe(68);
});
