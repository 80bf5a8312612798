import { useState } from 'react';
import { useLocation } from 'wouter';
import { usePageTitle } from '../../../app/use-page-title';
import { problemSentence } from '../../../api/problem-sentence';
import { serverClock } from '../../../lib/server-clock';
import { Notice } from '../../../ui/notice';
import { useConsoleWords } from '../console-words';
import { useDone } from '../done.store';
import { createEvent } from '../operations.api';
import { mayHaveHappened, serverFaults } from '../server-faults';
import { useUnsaved } from '../unsaved.store';
import { EventForm, type FieldFaults } from './event-form';
import { inputOf, newDraft } from './event-draft';

/** A new event; its sections come next, on the page this leads to. */
export function NewEventPage() {
  const { c, t } = useConsoleWords();
  const [, navigate] = useLocation();
  const say = useDone((store) => store.say);
  const [first] = useState(() => newDraft(serverClock.now()));
  const [draft, setDraft] = useState(first);
  useUnsaved(draft !== first);
  const [faults, setFaults] = useState<FieldFaults>({});
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  usePageTitle(c('eventForm.newTitle'));

  const create = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      const event = await createEvent({ ...inputOf(draft), status: 'on_sale' });
      say(c('eventForm.created'));
      navigate(`/console/events/${event.id}/edit`);
    } catch (error) {
      setFaults(serverFaults(error, { c }));
      setProblem(error);
      setIsBusy(false);
    }
  };

  return (
    <>
      <h1 className="mt-5 text-lg font-bold">{c('eventForm.newTitle')}</h1>
      <p className="mb-5 text-ink-quiet">{c('eventForm.newLead')}</p>
      {problem !== null && (
        <Notice kind="bad" role="alert" className="mb-4">
          {mayHaveHappened(problem) ? c('fault.mayHaveHappened') : problemSentence(problem, t)}
        </Notice>
      )}
      <EventForm
        {...{ draft, faults }}
        onDraft={setDraft}
        onFaults={setFaults}
        currencyStays={false}
        submit={isBusy ? c('action.busy') : c('eventForm.create')}
        busy={isBusy}
        onSubmit={() => void create()}
      />
    </>
  );
}
