import { useRef, useState } from 'react';
import { problemSentence } from '../../../api/problem-sentence';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords } from '../console-words';
import type { SectionsImport } from '../contract';
import { importSections, previewSections } from '../operations.api';
import { renewEditedSections } from '../operations.queries';
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

/** A file of sections: the server first says what it would do, and does it when it is told to, and why. */
export function SectionsImportForm({ eventId, currency }: { eventId: number; currency: string }) {
  const { c, t, money } = useConsoleWords();
  const [file, setFile] = useState<CsvFile | null>(null);
  const [preview, setPreview] = useState<SectionsImport | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [missing, setMissing] = useState('');
  const [asks, setAsks] = useState(false);
  /** The last one that was chosen; what the server says about an earlier one is of no interest. */
  const chosenLast = useRef<CsvFile | null>(null);

  const look = async (chosen: CsvFile) => {
    setIsBusy(true);
    setProblem(null);
    try {
      const answer = await previewSections(eventId, chosen.text);
      if (chosen === chosenLast.current) setPreview(answer);
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
    if (chosen && lacks === '') void look(chosen);
  };

  const apply = async (reason: string) => {
    try {
      const answer = await importSections(eventId, file?.text ?? '', reason);
      if (answer.errors.length > 0) setPreview(answer);
      else choose(null);
      return answer;
    } finally {
      // Also when it failed: the list says whether it was done to whoever looks before pressing again.
      renewEditedSections(eventId);
    }
  };

  return (
    <>
      <FileField label={c('csv.importSections')} hint={c('csv.sectionsHint', { currency, example: money(EXAMPLE, currency), cell: EXAMPLE })} onFile={choose} />
      {missing !== '' && (
        <Notice kind="bad" role="alert">
          {c('csv.missingColumns', { columns: missing })}
        </Notice>
      )}
      {problem !== null && (
        <Notice kind="bad" role="alert">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <div>
              {problemSentence(problem, t)}
              <ProblemDetails problem={problem} />
            </div>
            {file && (
              <Button look="quiet" onClick={() => void look(file)}>
                {t('app.tryAgain')}
              </Button>
            )}
          </div>
        </Notice>
      )}
      {file && isBusy && (
        <p role="status" className="text-sm text-ink-quiet">
          {c('csv.checking')}
        </p>
      )}
      {file && preview && <SectionsPreview preview={preview} currency={currency} onApply={() => setAsks(true)} />}
      <ActionDialog
        open={asks}
        title={c('csv.applyTitle')}
        text={c('csv.applyText', { created: preview?.created ?? 0, changed: preview?.changed ?? 0 })}
        confirm={c('csv.apply', { count: (preview?.created ?? 0) + (preview?.changed ?? 0) })}
        // What is wrong with a line by now is told in the file's place.
        done={({ created, changed, errors }) => (errors.length > 0 ? null : c('csv.sectionsDone', { created, changed }))}
        run={apply}
        failure={(error) => (mayHaveHappened(error) ? c('fault.mayHaveHappened') : problemSentence(error, t))}
        onClose={() => setAsks(false)}
      />
    </>
  );
}
