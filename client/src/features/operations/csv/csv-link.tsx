import { useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { problemSentence } from '../../../api/problem-sentence';
import { useWords } from '../../../i18n/use-words';
import { Notice } from '../../../ui/notice';
import { checkAfter } from '../../account/session.store';
import { askForCsv, csvPath, type CsvName } from '../operations.api';

type Props = { eventId: number; file: CsvName; children: ReactNode };

/** A file straight from the server: however long it is, the browser writes it to disk as it comes. */
export function CsvLink({ eventId, file, children }: Props) {
  const { t } = useWords();
  const [problem, setProblem] = useState<unknown>(null);
  const isGranted = useRef(false);

  /** The browser does not say why a download failed, so the server is asked first. */
  const download = async (event: MouseEvent<HTMLAnchorElement>) => {
    if (isGranted.current) return;
    event.preventDefault();
    const link = event.currentTarget;
    setProblem(null);
    try {
      await askForCsv(eventId, file);
      isGranted.current = true;
      link.click();
    } catch (failure) {
      setProblem(failure);
      checkAfter(failure);
    } finally {
      isGranted.current = false;
    }
  };

  return (
    <div className="grid justify-items-start gap-2">
      <a
        href={csvPath(eventId, file)}
        download
        onClick={(event) => void download(event)}
        className="inline-flex min-h-11 items-center justify-center gap-2 rounded-card border border-line bg-raised px-4 py-2 font-semibold hover:bg-sunken"
      >
        {children}
      </a>
      {problem !== null && (
        <Notice kind="bad" role="alert">
          {problemSentence(problem, t)}
        </Notice>
      )}
    </div>
  );
}
