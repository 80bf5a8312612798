import { useRef, useState } from 'react';
import { problemSentence } from '../../../api/problem-sentence';
import { refreshResources } from '../../../lib/resource';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { useConsoleWords } from '../console-words';
import type { SectionsImport } from '../contract';
import { useDone } from '../done.store';
import { editedSectionsKey, importSections } from '../operations.api';
import { DataTable, RowHead, Td, Th } from '../table';
import type { CsvFile } from './csv-file';
import { FileField } from './file-field';

/** A file of sections: the server first says what it would do, and does it when it is told to. */
export function SectionsImportForm({ eventId }: { eventId: number }) {
  const { c, t } = useConsoleWords();
  const say = useDone((store) => store.say);
  const [file, setFile] = useState<CsvFile | null>(null);
  const [preview, setPreview] = useState<SectionsImport | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  /** The last one that was chosen; what the server says about an earlier one is of no interest. */
  const chosenLast = useRef<CsvFile | null>(null);

  const send = async (chosen: CsvFile, dryRun: boolean) => {
    setIsBusy(true);
    setProblem(null);
    try {
      const answer = await importSections(eventId, chosen.text, dryRun);
      if (chosen !== chosenLast.current) return;
      setPreview(answer);
      if (dryRun || answer.errors.length > 0) return;
      refreshResources(editedSectionsKey(eventId));
      setFile(null);
      setPreview(null);
      say(c('csv.sectionsDone', { created: answer.created, changed: answer.changed }));
    } catch (error) {
      if (chosen === chosenLast.current) setProblem(error);
    } finally {
      if (chosen === chosenLast.current) setIsBusy(false);
    }
  };

  const choose = (chosen: CsvFile | null) => {
    chosenLast.current = chosen;
    setFile(chosen);
    setPreview(null);
    setProblem(null);
    setIsBusy(false);
    if (chosen) void send(chosen, true);
  };

  return (
    <>
      <FileField label={c('csv.importSections')} hint={c('csv.sectionsHint')} disabled={isBusy && preview !== null} onFile={choose} />
      {problem !== null && (
        <Notice kind="bad" role="alert">
          <div className="flex flex-wrap items-center justify-between gap-2">
            {problemSentence(problem, t)}
            {file && !preview && (
              <Button look="quiet" onClick={() => void send(file, true)}>
                {t('app.tryAgain')}
              </Button>
            )}
          </div>
        </Notice>
      )}
      {file && isBusy && !preview && (
        <p role="status" className="text-sm text-ink-quiet">
          {c('csv.checking')}
        </p>
      )}
      {file && preview && (
        <Preview preview={preview} busy={isBusy} onApply={() => void send(file, false)} />
      )}
    </>
  );
}

type PreviewProps = { preview: SectionsImport; busy: boolean; onApply: () => void };

function Preview({ preview, busy, onApply }: PreviewProps) {
  const { c, number } = useConsoleWords();
  const { created, changed, unchanged, errors } = preview;
  if (errors.length > 0) {
    return (
      <>
        <Notice kind="bad" role="alert">
          {c('csv.hasFaults', { count: errors.length })}
        </Notice>
        <DataTable
          caption={c('csv.faults')}
          head={
            <>
              <Th numeric>{c('csv.line')}</Th>
              <Th>{c('csv.fault')}</Th>
            </>
          }
        >
          {errors.map(({ line, detail }, index) => (
            <tr key={index}>
              <RowHead className="text-right align-top">{number(line)}</RowHead>
              <Td>
                <span lang="en">{detail}</span>
              </Td>
            </tr>
          ))}
        </DataTable>
      </>
    );
  }
  return (
    <div role="status" className="grid gap-3">
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
      {created + changed === 0 ? (
        <p className="text-sm text-ink-quiet">{c('csv.nothingToDo')}</p>
      ) : (
        <div>
          <Button look="primary" busy={busy} onClick={onApply}>
            {busy ? c('action.busy') : c('csv.apply', { count: created + changed })}
          </Button>
        </div>
      )}
    </div>
  );
}
