import type { ReactNode } from 'react';
import { csvPath } from '../operations.api';

type Props = { eventId: number; file: 'sections' | 'reservations'; children: ReactNode };

/** A file straight from the server: however long it is, the browser writes it to disk as it comes. */
export function CsvLink({ eventId, file, children }: Props) {
  return (
    <a
      href={csvPath(eventId, file)}
      download
      className="inline-flex min-h-11 items-center justify-center gap-2 rounded-card border border-line bg-raised px-4 py-2 font-semibold hover:bg-sunken"
    >
      {children}
    </a>
  );
}
