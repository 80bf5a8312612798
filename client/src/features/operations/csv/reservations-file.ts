import { columnsOf, csvRows, missingColumns } from './csv-rows';

/** The columns that the server asks for. */
export const RESERVATION_COLUMNS = ['section', 'quantity', 'buyer_reference', 'payment_reference'] as const;
/** The payment's reference may be left out. */
const REQUIRED = RESERVATION_COLUMNS.slice(0, 3);
export const MAX_RESERVATION_ROWS = 500;

export type RowFault = { line: number; word: 'csv.noSection' | 'csv.badQuantity' | 'csv.noBuyer' };

export type ReservationsPreview = {
  rows: number;
  places: number;
  buyers: number;
  /** The first few rows, in the order of the columns. */
  sample: string[][];
  /** The first thing wrong with each row that the server would refuse whatever is free. */
  faults: RowFault[];
};

export type ReservationsFileFault = { word: 'csv.missingColumns' | 'csv.tooManyRows' | 'csv.noRows'; columns?: string };

const SAMPLE_ROWS = 5;

/** What a file of reservations says before it is sent; whether each can be had, only sending it tells. */
export function reservationsPreview(text: string): ReservationsPreview | ReservationsFileFault {
  const [head, ...rows] = csvRows(text);
  const columns = columnsOf(head);
  const missing = missingColumns(columns, REQUIRED);
  if (missing !== '') return { word: 'csv.missingColumns', columns: missing };
  if (rows.length === 0) return { word: 'csv.noRows' };
  if (rows.length > MAX_RESERVATION_ROWS) return { word: 'csv.tooManyRows' };
  const at = RESERVATION_COLUMNS.map((name) => columns.indexOf(name));
  const cellsOf = (cells: readonly string[]) => at.map((column) => cells[column] ?? '');
  const told = rows.map(({ line, cells }) => ({ line, cells: cellsOf(cells) }));
  const buyers = new Set(told.map(({ cells }) => cells[2]?.trim() ?? ''));
  buyers.delete('');
  return {
    rows: rows.length,
    places: told.reduce((sum, { cells }) => sum + (isQuantity(cells[1]) ? Number(cells[1]) : 0), 0),
    buyers: buyers.size,
    sample: told.slice(0, SAMPLE_ROWS).map(({ cells }) => cells.map((cell) => cell.trim())),
    faults: told.flatMap(({ line, cells }) => {
      const word = faultOf(cells);
      return word ? [{ line, word }] : [];
    }),
  };
}

function faultOf([section = '', quantity, buyer = '']: readonly string[]): RowFault['word'] | undefined {
  if (section.trim() === '') return 'csv.noSection';
  if (!isQuantity(quantity)) return 'csv.badQuantity';
  return buyer.trim() === '' ? 'csv.noBuyer' : undefined;
}

/** The server's rule: digits alone, and not none. */
function isQuantity(cell = ''): boolean {
  return /^\d{1,9}$/.test(cell) && Number(cell) > 0;
}
