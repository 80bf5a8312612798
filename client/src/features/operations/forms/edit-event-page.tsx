import { useState } from 'react';
import { Link } from 'wouter';
import { NotFoundPage } from '../../../app/not-found-page';
import { usePageTitle } from '../../../app/use-page-title';
import { asProblem } from '../../../api/problem';
import type { JariEvent } from '../../../api/types';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords } from '../console-words';
import { CsvPanel } from '../csv/csv-panel';
import { Loaded } from '../loaded';
import { changeEvent } from '../operations.api';
import { useEditedSections, useEvent } from '../operations.queries';
import { serverFaults } from '../server-faults';
import { useUnsaved } from '../unsaved.store';
import { changesOf, draftOf, EVENT_FIELDS, rebasedEvent } from './event-draft';
import { EventForm, type FieldFaults } from './event-form';
import { SectionsEditor } from './sections-editor';

export function EditEventPage({ eventId }: { eventId: number }) {
  const event = useEvent(eventId);
  if (!event.data && event.failure && asProblem(event.failure).status === 404) return <NotFoundPage />;
  return (
    <Loaded
      asked={event}
      skeleton={
        <div className="mt-5 grid gap-4">
          <div className="skeleton h-9 w-1/2" />
          <div className="skeleton h-110 rounded-card" />
          <div className="skeleton h-96 rounded-card" />
        </div>
      }
    >
      {(data) => <EditEvent event={data} />}
    </Loaded>
  );
}

function EditEvent({ event }: { event: JariEvent }) {
  const { c, local } = useConsoleWords();
  const sections = useEditedSections(event.id);
  usePageTitle(c('eventForm.editTitle'));
  return (
    <>
      <h1 className="mt-5 text-lg font-bold">{local(event.name)}</h1>
      <p className="mb-5">
        <Link to={`/console/events/${event.id}`} className="inline-flex min-h-11 items-center font-semibold text-accent-ink underline-offset-4 hover:underline">
          {c('eventForm.toBoard')}
        </Link>
      </p>
      <div className="grid grid-cols-1 gap-10">
        <section aria-labelledby="edit-sections">
          <h2 id="edit-sections" className="mb-3 font-bold">
            {c('sectionsForm.title')}
          </h2>
          <Loaded asked={sections} skeleton={<div className="skeleton h-96 rounded-card" />}>
            {(data) => <SectionsEditor event={event} sections={data} />}
          </Loaded>
        </section>
        <section aria-labelledby="edit-event">
          <h2 id="edit-event" className="mb-3 font-bold">
            {c('eventForm.editTitle')}
          </h2>
          <EventDetails event={event} currencyStays={(sections.data?.length ?? 0) > 0} />
        </section>
        <section aria-labelledby="edit-csv">
          <h2 id="edit-csv" className="mb-3 font-bold">
            {c('csv.title')}
          </h2>
          <CsvPanel eventId={event.id} currency={event.currency} />
        </section>
      </div>
    </>
  );
}

function EventDetails({ event, currencyStays }: { event: JariEvent; currencyStays: boolean }) {
  const { c } = useConsoleWords();
  const [draft, setDraft] = useState(() => draftOf(event));
  const [base, setBase] = useState(event);
  if (event !== base) {
    setBase(event);
    setDraft(rebasedEvent(draft, base, event));
  }
  const [faults, setFaults] = useState<FieldFaults>({});
  const [asks, setAsks] = useState(false);
  const changes = changesOf(draft, event);
  const changed = EVENT_FIELDS.filter((field) => field in changes);
  useUnsaved(changed.length > 0);

  const save = async (reason: string) => {
    try {
      await changeEvent(event.id, changes, reason);
    } catch (error) {
      setFaults(serverFaults(error, { c }));
      throw error;
    }
  };

  return (
    <>
      <EventForm
        {...{ draft, faults, currencyStays }}
        onDraft={setDraft}
        onFaults={setFaults}
        submit={changed.length === 0 ? c('eventForm.nothingChanged') : c('eventForm.save')}
        inactive={changed.length === 0}
        onSubmit={() => setAsks(true)}
      />
      <ActionDialog
        open={asks}
        title={c('eventForm.saveTitle')}
        text={c('eventForm.saveText', { fields: changed.map((field) => c(`eventForm.${field}`)).join(', ') })}
        confirm={c('eventForm.save')}
        done={c('eventForm.saved')}
        run={save}
        onClose={() => setAsks(false)}
      />
    </>
  );
}
