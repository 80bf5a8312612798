import { createHash } from 'node:crypto';
import { CompiledDto } from '../../platform/http/validation/compiled-dto.js';
import { ConfirmReservationDto, HoldPlacesDto } from '../../reservations/reservation.dto.js';
import type { CsvRow, CsvShape } from './csv-file.js';

type Column = 'section' | 'quantity' | 'buyer_reference' | 'payment_reference';

export const RESERVATION_FILE: CsvShape<Column> = {
  required: ['section', 'quantity', 'buyer_reference'],
  optional: ['payment_reference'],
  maxRows: 500,
};

/** One booking that a file asks for. */
export interface ImportRow {
  readonly line: number;
  readonly sectionId: number;
  readonly quantity: number;
  readonly buyerReference: string;
  readonly paymentReference: string | null;
  /** The same for the same row of the same event, however often and by whomever its file is sent. */
  readonly key: string;
}

export interface RefusedRow {
  readonly line: number;
  readonly detail: string;
}

/** The rows of a file, by what can be said of them before anything is asked of the ledger. */
export function importRows(
  eventId: number,
  rows: readonly CsvRow<Column>[],
  sections: readonly { id: number; name: string }[],
  maxQuantity: number,
): (ImportRow | RefusedRow)[] {
  const known = new Map<string, number>();
  return rows.map(({ line, cells }) => {
    const { section = '', quantity: places = '', buyer_reference: buyerReference = '', payment_reference: payment = '' } = cells;
    const sectionId = sectionIdOf(section, sections);
    if (typeof sectionId === 'string') return { line, detail: sectionId };
    const quantity = /^\d{1,9}$/.test(places) ? Number(places) : places;
    const paymentReference = payment === '' ? null : payment;
    const [fault] = CompiledDto.of(HoldPlacesDto)?.errorsOf({ sectionId, quantity, buyerReference })
      ?? CompiledDto.of(ConfirmReservationDto)?.errorsOf(paymentReference === null ? {} : { paymentReference }) ?? [];
    if (fault !== undefined) return { line, detail: `${snakeCase(fault.pointer.slice(1))} ${fault.detail}` };
    if (Number(quantity) > maxQuantity) return { line, detail: `quantity must be at most ${maxQuantity}` };
    const content = JSON.stringify([eventId, sectionId, quantity, buyerReference, paymentReference]);
    // Two equal rows of one file are two bookings.
    const nth = (known.get(content) ?? 0) + 1;
    known.set(content, nth);
    return { line, sectionId, quantity: Number(quantity), buyerReference, paymentReference, key: keyOf(content, nth) };
  });
}

function keyOf(content: string, nth: number): string {
  return `import:${createHash('sha256').update(`${content} ${nth}`).digest('base64url')}`;
}

/** The section's id, or why it is not known which is meant. */
function sectionIdOf(cell: string, sections: readonly { id: number; name: string }[]): number | string {
  const named = sections.filter(({ name }) => name === cell.trim());
  if (named.length > 1) return `section is the name of ${named.length} sections of this event, ${named.map(({ id }) => id).join(' and ')}: write the id of the one that is meant`;
  return (named[0] ?? sections.find(({ id }) => String(id) === cell.trim()))?.id ?? 'section must be the id or the name of one section of this event';
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
