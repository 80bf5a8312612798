import { useCallback, useState } from 'react';
import type { JariEvent, Section, SectionMap } from '../../../api/types';
import { useConsoleWords } from '../console-words';
import { freePlace } from '../map/map-shapes';
import { changeSection, createSection } from '../operations.api';
import { renewEditedSections, setEditedSections } from '../operations.queries';
import { mayHaveHappened, serverFaults } from '../server-faults';
import {
  changesOfSection,
  draftOfSection,
  inputOfSection,
  isChanged,
  newSectionDraft,
  rebasedSection,
  type SectionDraft,
} from './section-drafts';

/** What the server said about a draft's fields, by the draft's key. */
export type ServerFaults = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** All sections of an event as they are being edited, and their way to the server. */
export function useSectionDrafts(event: JariEvent, sections: readonly Section[]) {
  const { c } = useConsoleWords();
  const [drafts, setDrafts] = useState<readonly SectionDraft[]>(() => sections.map(draftOfSection));
  const [refused, setRefused] = useState<ServerFaults>({});
  /** The last saving ended at a new section of which nobody knows whether it was created. */
  const [isLost, setIsLost] = useState(false);

  // What came another way (a file, another operator) appears; what is being typed stays.
  const [seen, setSeen] = useState(sections);
  if (sections !== seen) {
    setSeen(sections);
    setDrafts((old) => merged(old, sections, event));
  }

  const change = useCallback(
    (key: string, changes: Partial<SectionDraft>) =>
      setDrafts((old) => old.map((draft) => (draft.key === key ? { ...draft, ...changes } : draft))),
    [],
  );

  const add = (): string => {
    const key = `new-${Date.now()}-${drafts.length}`;
    const shapes = drafts.flatMap(({ map }) => map ?? []);
    setDrafts([...drafts, newSectionDraft(key, freePlace(shapes))]);
    return key;
  };

  const remove = (key: string) => setDrafts(drafts.filter((draft) => draft.key !== key));

  /** Saves one after the other and stops at the first refusal; what was saved before it stays saved. */
  const save = async (reason: string): Promise<void> => {
    setRefused({});
    setIsLost(false);
    let known = drafts.flatMap(({ saved }) => saved ?? []);
    for (const draft of drafts) {
      if (!isChanged(draft, event)) continue;
      try {
        const saved = draft.saved
          ? await changeSection(draft.saved.id, changesOfSection(draft, event), reason)
          : await createSection(event.id, inputOfSection(draft, event));
        known = draft.saved ? known.map((old) => (old.id === saved.id ? saved : old)) : [...known, saved];
        // What was typed while it was on its way stays.
        setDrafts((old) => old.map((now) => (now.key === draft.key ? rebasedSection(now, draft, saved, event) : now)));
        setEditedSections(event.id, known);
      } catch (error) {
        setRefused({ [draft.key]: serverFaults(error, { c }) });
        const isUnknown = !draft.saved && mayHaveHappened(error);
        setIsLost(isUnknown);
        // If it was created, the list says so to whoever looks before pressing again.
        if (isUnknown) renewEditedSections(event.id);
        throw error;
      }
    }
  };

  const place = useCallback((key: string, map: SectionMap | null) => change(key, { map }), [change]);
  return { drafts, refused, isLost, change, place, add, remove, save };
}

function merged(
  drafts: readonly SectionDraft[],
  sections: readonly Section[],
  event: JariEvent,
): readonly SectionDraft[] {
  const byId = new Map(sections.map((section) => [section.id, section]));
  const kept = drafts.map((draft) => {
    const section = draft.saved && byId.get(draft.saved.id);
    if (!draft.saved || !section) return draft;
    byId.delete(section.id);
    return rebasedSection(draft, draftOfSection(draft.saved), section, event);
  });
  return [...kept, ...[...byId.values()].map(draftOfSection)];
}
