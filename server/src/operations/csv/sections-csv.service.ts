import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { EventsService } from '../../events/events.service.js';
import type { SectionDocument } from '../../sections/section.dto.js';
import { Database } from '../../platform/database/database.js';
import { SectionBatch } from '../../sections/section-batch.js';
import type { BatchEntry, PlannedSection } from '../../sections/section-batch.js';
import type { Decision } from '../../users/operator-actions/operator-actions.js';
import type { ImportedChange, ImportedSection, ImportedSections, LineError } from './csv.dto.js';
import { readCsv } from './csv-file.js';
import { cellsOf, entryOf, SECTION_COLUMNS, SECTION_FILE } from './section-rows.js';

/** More would tell an operator no more. */
const MAX_ERRORS = 200;

const SECTIONS = `
  SELECT id, name, capacity, price, status, location, description, map, capacity - taken AS available
    FROM sections WHERE event_id = $1 ORDER BY id`;

/** Sections of an event as a spreadsheet, out and in. */
@Injectable()
export class SectionsCsvService {
  constructor(
    private readonly database: Database,
    private readonly events: EventsService,
    private readonly batch: SectionBatch,
  ) {}

  /** Throws EVENT_NOT_FOUND. */
  async export(eventId: number): Promise<string> {
    await this.events.get(eventId);
    const sections = await this.database.query<SectionDocument>(SECTIONS, [eventId]);
    // Without the mark, spreadsheets take UTF-8 for something else, and Korean for noise.
    return stringify([[...SECTION_COLUMNS], ...sections.map(cellsOf)], { bom: true });
  }

  /** All rows or none. Throws EVENT_NOT_FOUND; VALIDATION_FAILED for what is no such file. */
  async import(eventId: number, text: string, decision: Decision, dryRun: boolean): Promise<ImportedSections> {
    await this.events.get(eventId);
    const rows = readCsv(text, SECTION_FILE);
    const lines: number[] = [];
    const entries: BatchEntry[] = [];
    const errors: LineError[] = [];
    for (const row of rows) {
      const entry = entryOf(row);
      if (entry === 'badId') errors.push({ line: row.line, detail: 'id must be a whole number' });
      else {
        lines.push(row.line);
        entries.push(entry);
      }
    }
    const { faults, planned, ...counts } = await this.batch.apply(eventId, entries, decision, dryRun || errors.length > 0);
    for (const [index, found] of faults) {
      for (const { pointer, detail } of found) errors.push({ line: lines[index] ?? 0, detail: `${columnOf(pointer)} ${detail}` });
    }
    const told = errors.length > 0 ? [] : planned.map((section) => rowOf(section, lines[section.entry] ?? 0));
    return { ...counts, rows: told, errors: errors.sort((a, b) => a.line - b.line).slice(0, MAX_ERRORS) };
  }
}

/** `/map/width` is the column map_width. */
const columnOf = (pointer: string): string => pointer.slice(1).replaceAll('/', '_');

function rowOf({ id, name, changes }: PlannedSection, line: number): ImportedSection {
  return { line, ...(id !== undefined && { id }), name, changes: Object.entries(changes).map(changeOf) };
}

function changeOf([name, { from, to }]: [string, { from: unknown; to: unknown }]): ImportedChange {
  const field = name as ImportedChange['field'];
  if (field === 'description' || field === 'map') return { field };
  return { field, ...(from !== undefined && { from: from as string | number }), to: to as string | number };
}
