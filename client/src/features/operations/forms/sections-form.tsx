import { memo, useEffect, useRef } from 'react';
import { useConsoleWords } from '../console-words';
import { controlLook } from '../fields';
import { DataTable, Th } from '../table';
import { faultWords } from './fault-words';
import type { SectionDraft } from './section-drafts';
import type { ServerFaults } from './use-section-drafts';

type Props = {
  drafts: readonly SectionDraft[];
  selectedKey: string | null;
  currency: string;
  refused: ServerFaults;
  /** Saving was tried: new rows now say what they lack. */
  isChecked: boolean;
  onSelect: (key: string) => void;
  onChange: (key: string, changes: Partial<SectionDraft>) => void;
};

/** What every section needs, one row each, typed from cell to cell; the rest stands below for the chosen one. */
export function SectionsForm({ drafts, selectedKey, currency, refused, isChecked, onSelect, onChange }: Props) {
  const { c } = useConsoleWords();
  if (drafts.length === 0) {
    return (
      <p className="rounded-card border border-line px-4 py-8 text-center text-sm text-ink-quiet">
        {c('sectionsForm.empty')}
      </p>
    );
  }
  return (
    <DataTable
      caption={c('sectionsForm.title')}
      // A large hall scrolls by itself: what adds and saves stays within reach.
      className="max-h-96"
      head={
        <>
          <Th>{c('section.name')}</Th>
          <Th className="w-24">{c('places.capacity')}</Th>
          <Th className="w-28">{c('section.priceIn', { currency })}</Th>
        </>
      }
    >
      {drafts.map((draft, index) => (
        <Row
          key={draft.key}
          draft={draft}
          row={index + 1}
          isSelected={draft.key === selectedKey}
          refused={refused[draft.key]}
          {...{ isChecked, currency, onSelect, onChange }}
        />
      ))}
    </DataTable>
  );
}

type RowProps = {
  draft: SectionDraft;
  row: number;
  isSelected: boolean;
  refused: ServerFaults[string] | undefined;
  isChecked: boolean;
  currency: string;
  onSelect: (key: string) => void;
  onChange: (key: string, changes: Partial<SectionDraft>) => void;
};

const CELLS = ['name', 'capacity', 'price'] as const;

/** Of a thousand rows only the one that is typed into is drawn again. */
const Row = memo(function Row({ draft, row, isSelected, refused, isChecked, currency, onSelect, onChange }: RowProps) {
  const words = useConsoleWords();
  const { c } = words;
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isSelected) showInTable(element.current);
  }, [isSelected]);
  const faults = faultWords(draft, refused, isChecked, currency, words);
  const labels = { name: c('section.name'), capacity: c('places.capacity'), price: c('section.price') };
  return (
    <tr ref={element} className={isSelected ? 'bg-accent-soft' : ''} onFocus={() => onSelect(draft.key)}>
      {CELLS.map((field) => {
        const fault = faults[field];
        const faultId = `${draft.key}-${field}-fault`;
        return (
          <td key={field} className="px-1.5 py-1 align-top">
            <input
              aria-label={c('sectionsForm.cell', { field: labels[field], row, name: draft.name })}
              aria-invalid={fault ? true : undefined}
              aria-describedby={fault ? faultId : undefined}
              inputMode={field === 'name' ? 'text' : field === 'capacity' ? 'numeric' : 'decimal'}
              maxLength={field === 'name' ? 200 : 16}
              value={draft[field]}
              autoComplete="off"
              onChange={(event) => onChange(draft.key, { [field]: event.target.value })}
              className={`min-h-11 ${field === 'name' ? '' : 'text-right'} ${controlLook(fault)} px-2`}
            />
            {fault && (
              <p id={faultId} className="mt-0.5 text-xs font-semibold text-bad">
                {fault}
              </p>
            )}
          </td>
        );
      })}
    </tr>
  );
});

/** A row that was just added, or was chosen on the map. The table alone is scrolled: the page stays under the operator's hands. */
function showInTable(row: HTMLElement | null): void {
  const table = row?.closest('[role="group"]');
  if (!row || !table) return;
  const [seen, own] = [table.getBoundingClientRect(), row.getBoundingClientRect()];
  if (own.top < seen.top) table.scrollTop -= seen.top - own.top;
  else if (own.bottom > seen.bottom) table.scrollTop += own.bottom - seen.bottom;
}
