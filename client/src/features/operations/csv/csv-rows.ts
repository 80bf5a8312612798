/** A row with the line that it begins in; the first is line 1, as the server counts. */
export type CsvRow = { line: number; cells: string[] };

/** Cells of a CSV file (RFC 4180): quoted cells may hold commas, line breaks and doubled quotes. Blank lines are left out. */
export function csvRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  let begins = 1;
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = () => {
    row.push(cell);
    cell = '';
    if (row.some((value) => value.trim() !== '')) rows.push({ line: begins, cells: row });
    row = [];
  };
  const plain = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at];
    // The line break of Windows is one.
    if (letter === '\n' || (letter === '\r' && plain[at + 1] !== '\n')) line += 1;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (plain[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === ',') {
      row.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && plain[at + 1] === '\n') {
        at += 1;
        line += 1;
      }
      endRow();
      begins = line;
    } else cell += letter;
  }
  endRow();
  return rows;
}

/** The names in the first line, as the server reads them. */
export function columnsOf(head: CsvRow | undefined): string[] {
  return (head?.cells ?? []).map((name) => name.trim().toLowerCase());
}

/** Those that a file has to have and has not, for a sentence; '' when it has all. */
export function missingColumns(columns: readonly string[], required: readonly string[]): string {
  return required.filter((name) => !columns.includes(name)).join(', ');
}
