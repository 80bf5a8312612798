import type { ReactNode } from 'react';
import { Notice } from '../../../ui/notice';
import { useConsoleWords } from '../console-words';
import { DataTable, RowHead, Td, Th } from '../table';

/** What has to be mended in a file, by line; with any, nothing of it is done. */
export function LineFaults({ faults }: { faults: readonly { line: number; words: ReactNode }[] }) {
  const { c, number } = useConsoleWords();
  return (
    <>
      <Notice kind="bad" role="alert">
        {c('csv.hasFaults', { count: faults.length })}
      </Notice>
      <DataTable
        caption={c('csv.faults')}
        className="max-h-96"
        head={
          <>
            <Th numeric>{c('csv.line')}</Th>
            <Th>{c('csv.fault')}</Th>
          </>
        }
      >
        {faults.map(({ line, words }, index) => (
          <tr key={index}>
            <RowHead className="text-right align-top">{number(line)}</RowHead>
            <Td>{words}</Td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}
