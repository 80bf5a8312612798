import { Button } from '../../../ui/button';
import { useConsoleWords } from '../console-words';
import type { SectionsImport } from '../contract';
import { lineFault } from '../fault-sentence';
import { changeWords } from '../field-words';
import { OrServersWords } from '../problem-details';
import { DataTable, RowHead, Td, Th } from '../table';
import { LineFaults } from './line-faults';

type Props = { preview: SectionsImport; currency: string; onApply: () => void };

/** What a file would do, row by row and with its prices as money, or what is wrong with it. */
export function SectionsPreview({ preview, currency, onApply }: Props) {
  const words = useConsoleWords();
  const { c, number } = words;
  const { created, changed, unchanged, rows, errors } = preview;
  if (errors.length > 0) {
    return <LineFaults faults={errors.map(({ line, detail }) => ({ line, words: <OrServersWords known={lineFault(detail, words)} detail={detail} /> }))} />;
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <div role="status">
        <dl className="numbers grid grid-cols-3 gap-3 rounded-card bg-sunken p-3 text-center">
          {[
            { name: c('csv.created'), value: created },
            { name: c('csv.changed'), value: changed },
            { name: c('csv.unchanged'), value: unchanged },
          ].map(({ name, value }) => (
            <div key={name}>
              <dt className="text-xs text-ink-quiet">{name}</dt>
              <dd className="text-lg font-bold">{number(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
      {created + changed === 0 ? (
        <p className="text-sm text-ink-quiet">{c('csv.nothingToDo')}</p>
      ) : (
        <>
          <PlannedRows rows={rows} currency={currency} />
          <div>
            <Button look="primary" onClick={onApply}>
              {c('csv.apply', { count: created + changed })}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function PlannedRows({ rows, currency }: { rows: SectionsImport['rows']; currency: string }) {
  const words = useConsoleWords();
  const { c, local, number } = words;
  return (
    <DataTable
      caption={c('csv.plannedRows')}
      // A long file scrolls by itself: the button that applies it stays within reach.
      className="max-h-96"
      head={
        <>
          <Th numeric>{c('csv.line')}</Th>
          <Th>{c('section.section')}</Th>
          <Th>{c('csv.fault')}</Th>
        </>
      }
    >
      {rows.map(({ line, id, name, changes }) => (
        <tr key={line} className="align-top">
          <RowHead className="text-right">{number(line)}</RowHead>
          <Td>
            {local(name)}
            {id === undefined && <span className="block text-xs font-semibold text-accent-ink">{c('csv.created')}</span>}
          </Td>
          <Td>
            <ul className="numbers">
              {changes
                // A new section's name stands beside it.
                .filter(({ field }) => id !== undefined || field !== 'name')
                .map(({ field, ...change }) => (
                  <li key={field}>{changeWords(field, change, words, currency)}</li>
                ))}
            </ul>
          </Td>
        </tr>
      ))}
    </DataTable>
  );
}
