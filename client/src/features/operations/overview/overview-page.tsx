import { Plus } from 'lucide-react';
import { usePageTitle } from '../../../app/use-page-title';
import { ButtonLink } from '../../../ui/button';
import { useConsoleWords } from '../console-words';
import { EventsTable } from './events-table';
import { MonitoringPanel } from './monitoring-panel';

export function OverviewPage() {
  const { c } = useConsoleWords();
  usePageTitle(c('overview.title'));
  return (
    <>
      <h1 className="sr-only">{c('overview.title')}</h1>
      <section aria-labelledby="events-heading" className="mt-5">
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          <h2 id="events-heading" className="text-lg font-bold">
            {c('overview.events')}
          </h2>
          <ButtonLink to="/console/events/new" look="primary">
            <Plus aria-hidden="true" className="size-5" />
            {c('overview.newEvent')}
          </ButtonLink>
        </div>
        <EventsTable />
      </section>
      <section aria-labelledby="monitoring-heading" className="mt-8">
        <h2 id="monitoring-heading" className="mb-3 text-lg font-bold">
          {c('monitoring.title')}
        </h2>
        <MonitoringPanel />
      </section>
    </>
  );
}
