import { wholeInput } from '../money-input';
import { csvRows } from './csv-rows';

/** The columns that the server asks for. */
export const RESERVATION_COLUMNS = ['section', 'quantity', 'buyer_reference', 'payment_reference'] as const;
export const MAX_RESERVATION_ROWS = 500;

export type ReservationsPreview = {
  rows: number;
  places: number;
  buyers: number;
  /** The first few rows, in the order of the columns. */
  sample: string[][];
};

export type ReservationsFileFault = 'csv.wrongColumns' | 'csv.tooManyRows' | 'csv.noRows';

const SAMPLE_ROWS = 5;

/** What a file of reservations says before it is sent; whether each can be had, only sending it tells. */
export function reservationsPreview(text: string): ReservationsPreview | ReservationsFileFault {
  const [head = [], ...rows] = csvRows(text);
  const columns = head.map((name) => name.trim().toLowerCase());
  const at = RESERVATION_COLUMNS.map((name) => columns.indexOf(name));
  // The payment's reference may be left out; the rest is needed.
  if (at.slice(0, 3).includes(-1)) return 'csv.wrongColumns';
  if (rows.length === 0) return 'csv.noRows';
  if (rows.length > MAX_RESERVATION_ROWS) return 'csv.tooManyRows';
  const cell = (row: readonly string[], column: number) => row[at[column] ?? -1]?.trim() ?? '';
  return {
    rows: rows.length,
    places: rows.reduce((sum, row) => sum + (wholeInput(cell(row, 1)) ?? 0), 0),
    buyers: new Set(rows.map((row) => cell(row, 2))).size,
    sample: rows.slice(0, SAMPLE_ROWS).map((row) => RESERVATION_COLUMNS.map((_, column) => cell(row, column))),
  };
}
