import type { JariEvent, Section, SectionMap } from '../../../api/types';
import { MAP_SIZE, mapShape } from '../../sections/section-map';
import type { SectionInput } from '../contract';
import { fromMoneyInput, MAX_INT32, moneyFault, toMoneyInput, wholeFault, wholeInput } from '../money-input';

/** A section as it is typed and drawn. */
export type SectionDraft = {
  key: string;
  /** As the server has it; null until it is created. */
  saved: Section | null;
  name: string;
  capacity: string;
  price: string;
  status: Section['status'];
  location: string;
  description: string;
  map: SectionMap | null;
};

export type SectionField = keyof SectionInput;
export type SectionFault =
  | 'fault.empty'
  | 'fault.long'
  | 'fault.whole'
  | 'fault.atMost'
  | 'fault.price'
  | 'fault.priceAtMost'
  | 'fault.map'
  | 'fault.turn'
  | 'fault.belowTaken';

const MAX_NAME = 200;
const MAX_DESCRIPTION = 2000;
const MAX_LABEL = 40;
const MAX_TURN = 180;
/** What a fault's words name as `most`: letters of a text, or the largest number. */
export const SECTION_LIMITS: Partial<Record<SectionField, number>> = {
  name: MAX_NAME,
  capacity: MAX_INT32,
  location: MAX_NAME,
  description: MAX_DESCRIPTION,
  map: MAX_LABEL,
};

export function draftOfSection(section: Section): SectionDraft {
  return {
    key: String(section.id),
    saved: section,
    name: section.name,
    capacity: String(section.capacity),
    price: toMoneyInput(section.price, section.currency),
    status: section.status,
    location: section.location,
    description: section.description,
    map: mapShape(section.map),
  };
}

export function newSectionDraft(key: string, map: SectionMap): SectionDraft {
  return { key, saved: null, name: '', capacity: '', price: '', status: 'open', location: '', description: '', map };
}

const length = (text: string) => Array.from(text.trim()).length;

/** The first thing wrong with each field; the server checks the same again. */
export function faultsOfSection(draft: SectionDraft, { currency }: Pick<JariEvent, 'currency'>) {
  const faults: Partial<Record<SectionField, SectionFault>> = {};
  if (length(draft.name) === 0) faults.name = 'fault.empty';
  else if (length(draft.name) > MAX_NAME) faults.name = 'fault.long';
  const capacity = wholeInput(draft.capacity);
  const taken = draft.saved ? draft.saved.capacity - draft.saved.available : 0;
  const count = wholeFault(draft.capacity);
  if (count) faults.capacity = count;
  else if (draft.saved && capacity !== null && capacity !== draft.saved.capacity && capacity < taken) faults.capacity = 'fault.belowTaken';
  const price = moneyFault(draft.price, currency);
  if (price) faults.price = price;
  if (length(draft.location) > MAX_NAME) faults.location = 'fault.long';
  if (length(draft.description) > MAX_DESCRIPTION) faults.description = 'fault.long';
  const map = draft.map && mapFault(draft.map);
  if (map) faults.map = map;
  return faults;
}

function mapFault({ x, y, width, height, rotate = 0, label = '' }: SectionMap): SectionFault | undefined {
  const isIn = (value: number, least: number, most: number) => Number.isFinite(value) && value >= least && value <= most;
  if (!isIn(rotate, -MAX_TURN, MAX_TURN)) return 'fault.turn';
  if (length(label) > MAX_LABEL) return 'fault.long';
  const isInside =
    isIn(x, 0, MAP_SIZE) &&
    isIn(y, 0, MAP_SIZE) &&
    isIn(width, 1, MAP_SIZE) &&
    isIn(height, 1, MAP_SIZE) &&
    // The server lets a turned shape reach over the edge; it cannot know where its corners are seen.
    (rotate !== 0 || (x + width <= MAP_SIZE && y + height <= MAP_SIZE));
  return isInside ? undefined : 'fault.map';
}

/** What to send of a draft without faults. */
export function inputOfSection(draft: SectionDraft, { currency }: Pick<JariEvent, 'currency'>): SectionInput {
  return {
    name: draft.name.trim(),
    capacity: wholeInput(draft.capacity) ?? 0,
    price: fromMoneyInput(draft.price, currency) ?? 0,
    status: draft.status,
    location: draft.location.trim(),
    description: draft.description.trim(),
    // The keys in one order, so that an equal shape is the same text.
    map: mapShape(draft.map),
  };
}

/** Only the fields that differ from what the server has; all of them for a new section. */
export function changesOfSection(draft: SectionDraft, event: Pick<JariEvent, 'currency'>): Partial<SectionInput> {
  return draft.saved ? changesSince(draftOfSection(draft.saved), draft, event) : inputOfSection(draft, event);
}

function changesSince(before: SectionDraft, draft: SectionDraft, event: Pick<JariEvent, 'currency'>): Partial<SectionInput> {
  const input = inputOfSection(draft, event);
  const old = inputOfSection(before, event);
  const fields = Object.keys(input) as SectionField[];
  return Object.fromEntries(
    fields.filter((field) => JSON.stringify(input[field]) !== JSON.stringify(old[field])).map((field) => [field, input[field]]),
  );
}

/**
 * A draft over the section as the server has it now. Fields that were typed since `before` stay as they are typed; all others follow the
 * server, or saving would take back what another operator has changed meanwhile.
 */
export function rebasedSection(draft: SectionDraft, before: SectionDraft, section: Section, event: Pick<JariEvent, 'currency'>): SectionDraft {
  const fields = Object.keys(changesSince(before, draft, event)) as SectionField[];
  const typed: Partial<SectionDraft> = Object.fromEntries(fields.map((field) => [field, draft[field]]));
  return { ...draftOfSection(section), key: draft.key, ...typed };
}

/** True when saving has something to do, or something to complain about. */
export function isChanged(draft: SectionDraft, event: Pick<JariEvent, 'currency'>): boolean {
  if (!draft.saved || Object.keys(faultsOfSection(draft, event)).length > 0) return true;
  return Object.keys(changesOfSection(draft, event)).length > 0;
}
