import { useId, useState } from 'react';
import { useConsoleWords } from '../console-words';
import { readCsvFile, type CsvFile, type CsvFileFault } from './csv-file';

type Props = { label: string; hint: string; onFile: (file: CsvFile | null) => void };

/** Chooses a file and reads it; what cannot be used is said at the field. */
export function FileField({ label, hint, onFile }: Props) {
  const { c } = useConsoleWords();
  const id = useId();
  const [fault, setFault] = useState<CsvFileFault | null>(null);

  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    setFault(null);
    onFile(null);
    if (!file) return;
    const read = await readCsvFile(file);
    // Another one was chosen meanwhile.
    if (input.files?.[0] !== file) return;
    if (typeof read === 'string') setFault(read);
    else onFile(read);
  };

  return (
    <div>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,text/csv"
        aria-describedby={`${id}-note`}
        aria-invalid={fault ? true : undefined}
        // The same file, mended and chosen again, is a change too.
        onClick={(event) => (event.currentTarget.value = '')}
        onChange={(event) => void read(event.currentTarget)}
        className="mt-1 block w-full text-sm file:mr-3 file:min-h-11 file:cursor-pointer file:rounded-card file:border file:border-line-strong file:bg-ground file:px-4 file:font-semibold file:text-ink"
      />
      <p id={`${id}-note`} className={`mt-1 text-sm ${fault ? 'font-semibold text-bad' : 'text-ink-quiet'}`}>
        {fault ? c(fault) : hint}
      </p>
    </div>
  );
}
