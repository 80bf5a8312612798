import { useState } from 'react';
import { SERVER_CODES } from '../../../api/problem';
import { problemSentence } from '../../../api/problem-sentence';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords, type ConsoleWords } from '../console-words';
import type { ImportedRow, ReservationsImport } from '../contract';
import { faultSentence, lineFault } from '../fault-sentence';
import { importReservations } from '../operations.api';
import { OrServersWords } from '../problem-details';
import { DataTable, RowHead, Td, Th } from '../table';
import type { CsvFile } from './csv-file';
import { FileField } from './file-field';
import { LineFaults } from './line-faults';
import { RESERVATION_COLUMNS, reservationsPreview, type ReservationsPreview } from './reservations-file';

/** A file of reservations that are paid for elsewhere: looked over here, then held and confirmed row by row, for a reason. */
export function ReservationsImportForm({ eventId }: { eventId: number }) {
  const { c, t, number } = useConsoleWords();
  const [file, setFile] = useState<CsvFile | null>(null);
  const [result, setResult] = useState<ReservationsImport | null>(null);
  const [asks, setAsks] = useState(false);
  const preview = file && reservationsPreview(file.text);
  const planned = preview && 'rows' in preview ? preview : null;

  const choose = (chosen: CsvFile | null) => {
    setFile(chosen);
    setResult(null);
  };

  return (
    <>
      <FileField label={c('csv.importReservations')} hint={c('csv.reservationsHint')} onFile={choose} />
      {preview && 'word' in preview && (
        <Notice kind="bad" role="alert">
          {c(preview.word, { columns: preview.columns })}
        </Notice>
      )}
      {planned && !result && <Preview preview={planned} onSend={() => setAsks(true)} />}
      {result && <Result result={result} />}
      <ActionDialog
        open={asks}
        title={c('csv.bookTitle')}
        text={c('csv.reservationsPreview', {
          rows: number(planned?.rows ?? 0),
          places: number(planned?.places ?? 0),
          buyers: number(planned?.buyers ?? 0),
        })}
        confirm={c('csv.book', { count: planned?.rows ?? 0 })}
        // The results below say it row by row.
        done={() => null}
        run={async (reason) => setResult(await importReservations(eventId, file?.text ?? '', reason))}
        failure={(problem) => `${problemSentence(problem, t)} ${c('csv.sendAgainIsSafe')}`}
        onClose={() => setAsks(false)}
      />
    </>
  );
}

type PreviewProps = { preview: ReservationsPreview; onSend: () => void };

function Preview({ preview: { rows, places, buyers, sample, faults }, onSend }: PreviewProps) {
  const { c, number } = useConsoleWords();
  if (faults.length > 0) return <LineFaults faults={faults.map(({ line, word }) => ({ line, words: c(word) }))} />;
  return (
    <>
      <p role="status" className="numbers text-sm">
        {c('csv.reservationsPreview', { rows: number(rows), places: number(places), buyers: number(buyers) })}
      </p>
      <DataTable caption={c('csv.firstRows')} head={RESERVATION_COLUMNS.map((name) => <Th key={name}>{c(`csv.${name}`)}</Th>)}>
        {sample.map((row, index) => (
          <tr key={index}>
            {row.map((value, column) => (
              <Td key={column}>{value}</Td>
            ))}
          </tr>
        ))}
      </DataTable>
      <div>
        <Button look="primary" onClick={onSend}>
          {c('csv.book', { count: rows })}
        </Button>
      </div>
    </>
  );
}

const OUTCOME_WORDS = {
  confirmed: 'csv.outcomeConfirmed',
  replayed: 'csv.outcomeReplayed',
  refused: 'csv.outcomeRefused',
  unknown: 'csv.outcomeUnknown',
} as const satisfies Record<ImportedRow['outcome'], string>;

/** Why a row was not booked: its own fault, or what a single hold would have been refused for. */
function rowFault({ outcome, code, detail = '' }: ImportedRow, words: ConsoleWords): string | undefined {
  if (outcome === 'unknown') return words.c('csv.rowUnknown');
  if (code === 'VALIDATION_FAILED') return lineFault(detail, words);
  const known = SERVER_CODES.find((name) => name === code);
  return faultSentence(detail, words) ?? (known && words.t(`problem.${known}`));
}

function Result({ result: { confirmed, refused, unknown, rows } }: { result: ReservationsImport }) {
  const words = useConsoleWords();
  const { c, number } = words;
  return (
    <>
      <Notice kind={refused + unknown > 0 ? 'warn' : 'info'} role="status">
        {c('csv.reservationsDone', { confirmed: number(confirmed), refused: number(refused) })}
        {unknown > 0 && ` ${c('csv.reservationsUnknown', { unknown: number(unknown) })} ${c('csv.sendAgainIsSafe')}`}
      </Notice>
      <DataTable
        caption={c('csv.results')}
        head={
          <>
            <Th numeric>{c('csv.line')}</Th>
            <Th>{c('csv.outcome')}</Th>
            <Th>{c('csv.fault')}</Th>
          </>
        }
      >
        {rows.map((row) => (
          <tr key={row.line}>
            <RowHead className="text-right">{number(row.line)}</RowHead>
            <Td className={row.outcome === 'refused' || row.outcome === 'unknown' ? 'font-semibold text-bad' : ''}>{c(OUTCOME_WORDS[row.outcome])}</Td>
            <Td>{row.detail && <OrServersWords known={rowFault(row, words)} detail={row.detail} />}</Td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}
