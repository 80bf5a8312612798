import { useRef, useState } from 'react';
import { problemSentence } from '../../../api/problem-sentence';
import { refreshResources } from '../../../lib/resource';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { useConsoleWords } from '../console-words';
import type { SectionsImport } from '../contract';
import { useDone } from '../done.store';
import { editedSectionsKey, importSections } from '../operations.api';
import { ProblemDetails } from '../problem-details';
import { mayHaveHappened } from '../server-faults';
import type { CsvFile } from './csv-file';
import { columnsOf, csvRows, missingColumns } from './csv-rows';
import { FileField } from './file-field';
import { SectionsPreview } from './sections-preview';

/** The columns that the server asks for; all others may be left out. */
const REQUIRED = ['name', 'capacity', 'price'];
/** For the hint, which has to say what a whole number of the smallest unit is worth. */
const EXAMPLE = 12_500;

/** A file of sections: the server first says what it would do, and does it when it is told to. */
export function SectionsImportForm({ eventId, currency }: { eventId: number; currency: string }) {
  const { c, t, money } = useConsoleWords();
  const say = useDone((store) => store.say);
  const [file, setFile] = useState<CsvFile | null>(null);
  const [preview, setPreview] = useState<SectionsImport | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [missing, setMissing] = useState('');
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
    const lacks = chosen ? missingColumns(columnsOf(csvRows(chosen.text)[0]), REQUIRED) : '';
    setMissing(lacks);
    if (chosen && lacks === '') void send(chosen, true);
  };

  return (
    <>
      <FileField label={c('csv.importSections')} hint={c('csv.sectionsHint', { currency, example: money(EXAMPLE, currency), cell: EXAMPLE })} disabled={isBusy && preview !== null} onFile={choose} />
      {missing !== '' && (
        <Notice kind="bad" role="alert">
          {c('csv.missingColumns', { columns: missing })}
        </Notice>
      )}
      {problem !== null && (
        <Notice kind="bad" role="alert">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <div>
              {preview && mayHaveHappened(problem) ? c('fault.mayHaveHappened') : problemSentence(problem, t)}
              <ProblemDetails problem={problem} />
            </div>
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
        <SectionsPreview preview={preview} currency={currency} busy={isBusy} onApply={() => void send(file, false)} />
      )}
    </>
  );
}
