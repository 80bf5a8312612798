import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FieldError } from '../common/domain-error.js';
import { CatalogueChanges } from '../events/catalogue-changes.js';
import { eventNotFound } from '../events/events.errors.js';
import { CompiledDto } from '../platform/http/validation/compiled-dto.js';
import { changedValues } from '../users/operator-actions/changed-values.js';
import type { Decision } from '../users/operator-actions/operator-actions.js';
import { OperatorActions } from '../users/operator-actions/operator-actions.js';
import { mapFaults } from './map-faults.js';
import { ChangeSectionDto, CreateSectionDto } from './section.dto.js';
import type { SectionMap, SectionStatus } from './section.dto.js';
import { LOGGED_FIELDS, NEXT_EPOCH } from './sections.service.js';

/** One section of a list: with an id it exists and what is given is changed, without one it is to be made. */
export interface BatchEntry {
  readonly id: number | undefined;
  /** As CreateSectionDto and ChangeSectionDto have them, not checked yet. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What becomes of one entry that is not as the section is already. */
export interface PlannedSection {
  /** Its place in the list. */
  readonly entry: number;
  /** Undefined of a section that is to be made. */
  readonly id: number | undefined;
  readonly name: string;
  /** By field; of a section that is to be made what is not left as it is by default, from undefined. */
  readonly changes: Readonly<Record<string, { from: unknown; to: unknown }>>;
}

export interface BatchResult {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** The created and the changed ones, in the order of the list. */
  readonly planned: readonly PlannedSection[];
  /** By the place of the entry in the list. With any, nothing was written. */
  readonly faults: ReadonlyMap<number, readonly FieldError[]>;
}

interface SectionTerms {
  name: string;
  description: string;
  location: string;
  price: number;
  capacity: number;
  status: SectionStatus;
  map: SectionMap | null;
}

type KnownSection = SectionTerms & { id: number; taken: number };

interface Plan {
  readonly created: SectionTerms[];
  readonly changed: (SectionTerms & { id: number })[];
  readonly details: Record<string, object>;
  readonly planned: PlannedSection[];
  unchanged: number;
  readonly faults: Map<number, readonly FieldError[]>;
}

const DEFAULTS = { description: '', location: '', status: 'open', map: null } as const;

const KNOWN = 'SELECT id, name, description, location, price, capacity, status, map, taken FROM sections WHERE event_id = $1 AND id = ANY ($2::int[]) ORDER BY id';

const COLUMNS = 'name text, description text, location text, price int, capacity int, status text, map jsonb';

// The same as for one section: a new capacity begins a new epoch.
const UPDATE = `
  UPDATE sections s
     SET name = n.name, description = n.description, location = n.location, price = n.price, capacity = n.capacity, status = n.status,
         map = n.map, version = s.version + 1, updated_at = now(),
         epoch = CASE WHEN s.capacity = n.capacity THEN s.epoch ELSE ${NEXT_EPOCH} END,
         stock_version = CASE WHEN s.capacity = n.capacity THEN s.stock_version ELSE s.stock_version + 1 END
    FROM jsonb_to_recordset($1::jsonb) AS n (id int, ${COLUMNS}) WHERE s.id = n.id`;

const INSERT = `
  INSERT INTO sections (event_id, name, description, location, price, capacity, status, map)
  SELECT $1::int, name, description, location, price, capacity, status, map
    FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (${COLUMNS})) WITH ORDINALITY AS n ORDER BY n.ordinality
  RETURNING id`;

/** Many sections of one event at once: all of them or none, in the milliseconds that the rows of a sale can be locked for. */
@Injectable()
export class SectionBatch {
  constructor(
    private readonly changes: CatalogueChanges,
    private readonly actions: OperatorActions,
  ) {}

  /** @param dryRun only says what would be done. Throws EVENT_NOT_FOUND. */
  async apply(eventId: number, entries: readonly BatchEntry[], decision: Decision, dryRun: boolean): Promise<BatchResult> {
    const plan = await this.changes.write(async (manager) => {
      // The prices are in the event's currency, which must not change meanwhile.
      const events = await manager.query<object[]>('SELECT 1 FROM events WHERE id = $1 FOR SHARE', [eventId]);
      if (events.length === 0) throw eventNotFound();
      const ids = entries.flatMap(({ id }) => id ?? []);
      // In the order of the ids, as the ledger locks them; `taken` stands still between the check and the write.
      const known = await manager.query<KnownSection[]>(dryRun ? KNOWN : `${KNOWN} FOR NO KEY UPDATE`, [eventId, ids]);
      const plan = planOf(eventId, entries, new Map(known.map((section) => [section.id, section])));
      const isDone = dryRun || plan.faults.size > 0 || plan.created.length + plan.changed.length === 0;
      return { result: plan, changed: isDone ? undefined : { eventId, sectionIds: await this.write(manager, eventId, plan, decision) } };
    });
    return { created: plan.created.length, changed: plan.changed.length, unchanged: plan.unchanged, planned: plan.planned, faults: plan.faults };
  }

  private async write(manager: EntityManager, eventId: number, { created, changed, details }: Plan, decision: Decision): Promise<number[]> {
    if (changed.length > 0) await manager.query(UPDATE, [JSON.stringify(changed)]);
    const made = created.length === 0 ? [] : await manager.query<{ id: number }[]>(INSERT, [eventId, JSON.stringify(created)]);
    const createdIds = made.map(({ id }) => id);
    await this.actions.write(manager, { ...decision, action: 'sectionsImported', eventId, details: { created: createdIds, changed: details } });
    return [...changed.map(({ id }) => id), ...createdIds];
  }
}

function planOf(eventId: number, entries: readonly BatchEntry[], known: ReadonlyMap<number, KnownSection>): Plan {
  const plan: Plan = { created: [], changed: [], details: {}, planned: [], unchanged: 0, faults: new Map() };
  const seen = new Set<number>();
  entries.forEach(({ id, fields }, index) => {
    const section = id === undefined ? undefined : known.get(id);
    const faults = id === undefined ? faultsOfNew(eventId, fields) : faultsOfChange(fields, section, seen.has(id));
    if (faults.length > 0) plan.faults.set(index, faults);
    else if (section === undefined) planCreation(plan, index, fields);
    else planChange(plan, index, section, fields);
    if (id !== undefined) seen.add(id);
  });
  return plan;
}

function planCreation(plan: Plan, entry: number, fields: BatchEntry['fields']): void {
  const created = { ...DEFAULTS, ...fields } as SectionTerms;
  plan.created.push(created);
  plan.planned.push({ entry, id: undefined, name: created.name, changes: changedValues<Partial<SectionTerms>>(DEFAULTS, created, LOGGED_FIELDS) });
}

function planChange(plan: Plan, entry: number, section: KnownSection, fields: BatchEntry['fields']): void {
  const changed = { ...section, ...fields };
  const details = changedValues(section, changed, LOGGED_FIELDS);
  if (Object.keys(details).length === 0) {
    plan.unchanged += 1;
    return;
  }
  plan.changed.push(changed);
  plan.details[section.id] = details;
  plan.planned.push({ entry, id: section.id, name: changed.name, changes: details });
}

function faultsOfNew(eventId: number, { map, ...fields }: BatchEntry['fields']): readonly FieldError[] {
  const faults = CompiledDto.of(CreateSectionDto)?.errorsOf({ eventId, ...fields, ...(map !== null && map !== undefined && { map }) }) ?? [];
  return faults.length > 0 ? faults : mapFaults(map as SectionMap | null);
}

function faultsOfChange(fields: BatchEntry['fields'], section: KnownSection | undefined, isRepeated: boolean): readonly FieldError[] {
  if (section === undefined) return [{ pointer: '/id', detail: 'is of no section of this event' }];
  if (isRepeated) return [{ pointer: '/id', detail: 'has come before' }];
  const faults = CompiledDto.of(ChangeSectionDto)?.errorsOf(fields) ?? [];
  if (faults.length > 0) return faults;
  if (Number(fields.capacity ?? section.capacity) < section.taken) {
    return [{ pointer: '/capacity', detail: `cannot go below ${section.taken}, the places that are held or sold` }];
  }
  return mapFaults(fields.map as SectionMap | null | undefined);
}
