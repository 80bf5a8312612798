/**
 * Spreadsheets run a cell that begins with one of these as a formula, and a buyer chooses the own name: `=HYPERLINK(…)`
 * in an export would act in the name of the operator who opens it (OWASP, "CSV Injection"). An apostrophe makes it text.
 * Apostrophes before such a sign count too, so that taking one away again always gives the text as it was.
 */
const LIKE_FORMULA = /^'*[=+\-@\t\r]/;

/** A text as a cell of an exported file. */
export function harmlessCell(text: string): string {
  return LIKE_FORMULA.test(text) ? `'${text}` : text;
}

/** The text of a cell, whether or not it has been made harmless. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && LIKE_FORMULA.test(cell) ? cell.slice(1) : cell;
}
