import { Plus } from 'lucide-react';
import { useState } from 'react';
import { problemSentence } from '../../../api/problem-sentence';
import type { JariEvent, Section } from '../../../api/types';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords } from '../console-words';
import { useDone } from '../done.store';
import { MapEditor } from '../map/map-editor';
import { useUnsaved } from '../unsaved.store';
import { faultWords } from './fault-words';
import { faultsOfSection, isChanged } from './section-drafts';
import { SectionDetails } from './section-details';
import { SectionsForm } from './sections-form';
import { useSectionDrafts } from './use-section-drafts';

/** The sections of an event as a table and as a drawing: two views of the same drafts, saved together. */
export function SectionsEditor({ event, sections }: { event: JariEvent; sections: readonly Section[] }) {
  const words = useConsoleWords();
  const { c, t, local } = words;
  const say = useDone((store) => store.say);
  const { drafts, refused, isLost, change, place, add, remove, save } = useSectionDrafts(event, sections);
  const [selectedKey, setSelectedKey] = useState<string | null>(drafts[0]?.key ?? null);
  const [isChecked, setIsChecked] = useState(false);
  const [asks, setAsks] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);

  const changed = drafts.filter((draft) => isChanged(draft, event));
  const faulty = drafts.find((draft) => Object.keys(faultsOfSection(draft, event)).length > 0);
  const isDirty = changed.length > 0;
  useUnsaved(isDirty);
  const selected = drafts.find(({ key }) => key === selectedKey);

  const failure = (error: unknown) => (isLost ? c('fault.mayHaveHappened') : problemSentence(error, t));

  const saveAll = async (reason: string) => {
    setProblem(null);
    try {
      await save(reason);
      setIsChecked(false);
    } catch (error) {
      setProblem(error);
      throw error;
    }
  };

  const trySave = async () => {
    setIsChecked(true);
    setProblem(null);
    if (faulty) {
      setSelectedKey(faulty.key);
      return;
    }
    // Only changes of what buyers may already have seen need a reason.
    if (changed.some(({ saved }) => saved !== null)) {
      setAsks(true);
      return;
    }
    setIsBusy(true);
    await saveAll('').then(
      () => say(c('sectionsForm.saved')),
      () => undefined,
    );
    setIsBusy(false);
  };

  const blocks = drafts.flatMap(({ key, name, map }) =>
    map ? [{ key, name: name || c('sectionsForm.unnamed'), shape: map }] : [],
  );

  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="grid grid-cols-1 gap-3">
          <SectionsForm
            {...{ drafts, selectedKey, refused, isChecked }}
            currency={event.currency}
            onSelect={setSelectedKey}
            onChange={change}
          />
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setSelectedKey(add())}>
              <Plus aria-hidden="true" className="size-5" />
              {c('sectionsForm.add')}
            </Button>
            <Button
              look="primary"
              busy={isBusy}
              inactive={!isDirty}
              onClick={() => void trySave()}
            >
              {isBusy
                ? c('action.busy')
                : isDirty
                  ? c('sectionsForm.save', { count: changed.length })
                  : c('sectionsForm.nothingToSave')}
            </Button>
          </div>
          {isChecked && faulty && (
            <Notice kind="bad" role="alert">
              {c('sectionsForm.checkFirst', { name: local(faulty.name) || c('sectionsForm.unnamed') })}
            </Notice>
          )}
          {/* The open dialog says it itself; once it is closed, it is said beside the list. */}
          {problem !== null && !asks && (
            <Notice kind="bad" role="alert">
              {failure(problem)}
            </Notice>
          )}
          {selected && (
            <SectionDetails
              key={selected.key}
              draft={selected}
              faults={faultWords(selected, refused[selected.key], isChecked, event.currency, words)}
              others={drafts}
              onChange={change}
              onPlace={place}
              onRemove={remove}
            />
          )}
        </div>
        <div className="lg:sticky lg:top-4">
          <MapEditor blocks={blocks} selectedKey={selectedKey} onSelect={setSelectedKey} onChange={place} />
        </div>
      </div>
      <ActionDialog
        open={asks}
        title={c('sectionsForm.saveTitle')}
        text={c('sectionsForm.saveText', {
          names: changed.map(({ name }) => local(name)).join(', '),
          count: changed.length,
        })}
        confirm={c('sectionsForm.save', { count: changed.length })}
        done={c('sectionsForm.saved')}
        run={saveAll}
        failure={failure}
        onClose={() => setAsks(false)}
      />
    </>
  );
}
