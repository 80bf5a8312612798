import { parse } from 'csv-parse/sync';
import { validationFailed } from '../../platform/http/validation/validation-failed.js';
import { plainCell } from './formula-cells.js';

/** One row of a file by the names of its columns; a column that the file does not have is undefined. */
export interface CsvRow<Column extends string> {
  /** The header is line 1. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
}

export interface CsvShape<Column extends string> {
  readonly required: readonly Column[];
  readonly optional: readonly Column[];
  readonly maxRows: number;
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Rows of a CSV file (RFC 4180, with or without a byte order mark). Throws VALIDATION_FAILED for what is no such file. */
export function readCsv<Column extends string>(text: string, { required, optional, maxRows }: CsvShape<Column>): CsvRow<Column>[] {
  if (hasMoreLines(text, maxRows + 1)) throw tooManyRows(maxRows);
  const [header, ...rows] = parsed(text);
  const columns = (header?.record ?? []).map((name) => name.trim().toLowerCase());
  const known: readonly string[] = [...required, ...optional];
  const missing = required.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw badFile(`has no ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')} in its first line`);
  const unknown = columns.findIndex((name, index) => !known.includes(name) || columns.indexOf(name) !== index);
  if (unknown >= 0) throw badFile(`has a column ${unknown + 1} whose name is not known or not the first of its name`);
  if (rows.length > maxRows) throw tooManyRows(maxRows);
  return rows.map(({ record, info }) => ({
    // A cell may hold line breaks; csv-parse names the line where the row ends.
    line: info.lines - record.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0),
    cells: Object.fromEntries(columns.map((name, index) => [name, plainCell(record[index] ?? '')])) as CsvRow<Column>['cells'],
  }));
}

/**
 * Whether a file surely has more than so many lines that are not empty, those within quotes left out: a megabyte of short
 * rows takes the parser 700 ms, in which nobody else is served, and this a few until it has seen enough. (csv-parse's own limit, `to`, never ends.)
 */
function hasMoreLines(text: string, most: number): boolean {
  const end = /\r?\n|\r/.exec(text)?.[0].at(-1);
  let isQuoted = false;
  let lines = 0;
  let lineLength = 0;
  for (const char of text) {
    // Quotes within quotes come in pairs.
    if (char === '"') isQuoted = !isQuoted;
    if (isQuoted || char !== end) lineLength += char === '\r' ? 0 : 1;
    else {
      if (lineLength > 0) lines += 1;
      if (lines > most) return true;
      lineLength = 0;
    }
  }
  return lineLength > 0 && lines === most;
}

function parsed(text: string): ParsedRecord[] {
  try {
    return parse(text, { bom: true, info: true, skip_empty_lines: true }) as unknown as ParsedRecord[];
  } catch (error) {
    const line = error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : undefined;
    throw badFile(`is not CSV${line === undefined ? '' : ` in line ${line}`}: quotes that do not close, or another number of cells than columns`);
  }
}

const tooManyRows = (most: number): Error => badFile(`has more than ${most} rows`);
const badFile = (detail: string): Error => validationFailed([{ pointer: '', detail }]);
