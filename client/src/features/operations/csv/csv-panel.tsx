import { FileDown } from 'lucide-react';
import { useConsoleWords } from '../console-words';
import { CsvLink } from './csv-link';
import { ReservationsImportForm } from './reservations-import-form';
import { SectionsImportForm } from './sections-import-form';

/** Files out and in: sections with a look before anything changes, reservations that book at most once. */
export function CsvPanel({ eventId, currency }: { eventId: number; currency: string }) {
  const { c } = useConsoleWords();
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      <div className="grid grid-cols-1 gap-3 rounded-card border border-line bg-raised p-4">
        <h3 className="font-semibold">{c('csv.sections')}</h3>
        <CsvLink eventId={eventId} file="sections">
          <FileDown aria-hidden="true" className="size-4" />
          {c('csv.exportSections')}
        </CsvLink>
        <SectionsImportForm eventId={eventId} currency={currency} />
      </div>
      <div className="grid grid-cols-1 gap-3 rounded-card border border-line bg-raised p-4">
        <h3 className="font-semibold">{c('csv.reservations')}</h3>
        <CsvLink eventId={eventId} file="reservations">
          <FileDown aria-hidden="true" className="size-4" />
          {c('csv.exportReservations')}
        </CsvLink>
        <ReservationsImportForm eventId={eventId} />
      </div>
    </div>
  );
}
