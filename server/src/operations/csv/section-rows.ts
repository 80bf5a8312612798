import type { BatchEntry } from '../../sections/section-batch.js';
import type { SectionDocument } from '../../sections/section.dto.js';
import type { CsvRow, CsvShape } from './csv-file.js';
import { harmlessCell } from './formula-cells.js';

const MAP_COLUMNS = ['map_x', 'map_y', 'map_width', 'map_height', 'map_rotate', 'map_label'] as const;
export const SECTION_COLUMNS = ['id', 'name', 'capacity', 'price', 'status', 'location', 'description', ...MAP_COLUMNS, 'available'] as const;
type Column = (typeof SECTION_COLUMNS)[number];
/** PostgreSQL's integer; it would refuse a larger one as a fault of ours. */
const MAX_ID = 2 ** 31 - 1;

export const SECTION_FILE: CsvShape<Column> = {
  required: ['name', 'capacity', 'price'],
  // `available` is there so that an exported file can be sent back as it is; it is nobody's to set.
  optional: ['id', 'status', 'location', 'description', ...MAP_COLUMNS, 'available'],
  maxRows: 2_000,
};

export function cellsOf({ map, ...section }: SectionDocument): (string | number)[] {
  return [
    section.id, harmlessCell(section.name), section.capacity, section.price, section.status, harmlessCell(section.location), harmlessCell(section.description),
    map?.x ?? '', map?.y ?? '', map?.width ?? '', map?.height ?? '', map?.rotate ?? '', harmlessCell(map?.label ?? ''), section.available,
  ];
}

/** A row as the catalogue takes it. A column that is not there says nothing; an empty cell is an empty text, and no map. */
export function entryOf({ cells }: CsvRow<Column>): BatchEntry | 'badId' {
  const { id = '' } = cells;
  if (id !== '' && (!/^[1-9]\d{0,9}$/.test(id) || Number(id) > MAX_ID)) return 'badId';
  const fields: Record<string, unknown> = { name: cells.name, capacity: numberOf(cells.capacity), price: numberOf(cells.price) };
  if (cells.status) fields.status = cells.status;
  if (cells.location !== undefined) fields.location = cells.location;
  if (cells.description !== undefined) fields.description = cells.description;
  if (MAP_COLUMNS.some((column) => cells[column] !== undefined)) fields.map = mapOf(cells);
  return { id: id === '' ? undefined : Number(id), fields };
}

function mapOf(cells: CsvRow<Column>['cells']): object | null {
  const given = MAP_COLUMNS.filter((column) => (cells[column] ?? '') !== '');
  if (given.length === 0) return null;
  return Object.fromEntries(given.map((column) => [column.slice('map_'.length), column === 'map_label' ? cells[column] : numberOf(cells[column])]));
}

/** What does not read as a number stays text, for the check to refuse. */
function numberOf(cell = ''): unknown {
  return /^-?\d{1,12}(\.\d{1,12})?$/.test(cell) ? Number(cell) : cell;
}
