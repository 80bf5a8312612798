import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.js';
import { derivedId, newId } from '../../common/ids.js';
import { EventsService } from '../../events/events.service.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Database } from '../../platform/database/database.js';
import { ReservationsService } from '../../reservations/reservations.service.js';
import { SectionCatalogue } from '../../sections/section-catalogue.js';
import type { Attempt, Decision } from '../../users/operator-actions/operator-actions.js';
import { OperatorActions } from '../../users/operator-actions/operator-actions.js';
import type { ImportedReservation, ImportedReservations } from './csv.dto.js';
import { readCsv } from './csv-file.js';
import { importRows, RESERVATION_FILE } from './import-row.js';
import type { ImportRow, RefusedRow } from './import-row.js';

/** Owns what is imported, so that a file is the same file whichever operator sends it. Nobody can sign in as it. */
const OWNER_ID = '0198c7de-0000-7000-8000-00006a617269';
const MAKE_OWNER = `INSERT INTO users (id, role, name) VALUES ($1, 'integrator', 'Imported') ON CONFLICT (id) DO NOTHING`;

/** So many rows at once travel in a few of the ledger's batches and leave it free for buyers. */
const ROWS_AT_ONCE = 25;
/** A hold that was made for a row and not confirmed in time is made again under the next key; so often at most. */
const MAX_HOLDS = 5;
const UNKNOWN = 'It is not known whether this row is booked. Send the same file again: no row is booked twice.';

/** A row with what it left in the ledger, for the operators' log. */
interface Booking {
  readonly row: ImportedReservation;
  /** Places were held for it now, whether or not they could be confirmed. */
  readonly isHeld: boolean;
}

/** Books the rows of a file, each by the ordinary service: no rule is another for them than for a buyer. */
@Injectable()
export class ReservationImport {
  private readonly logger = new Logger(ReservationImport.name);

  constructor(
    private readonly database: Database,
    private readonly reservations: ReservationsService,
    private readonly catalogue: SectionCatalogue,
    private readonly events: EventsService,
    private readonly actions: OperatorActions,
    private readonly config: AppConfig,
  ) {}

  /** Throws EVENT_NOT_FOUND; VALIDATION_FAILED for what is no such file. */
  async import(eventId: number, text: string, decision: Decision): Promise<ImportedReservations> {
    await this.events.get(eventId);
    const rows = importRows(eventId, readCsv(text, RESERVATION_FILE), await this.catalogue.ofEvent(eventId), this.config.maxQuantityPerReservation);
    const booked = rows.some((row) => 'key' in row) ? await this.bookLogged(eventId, rows, decision) : rows.map(refusedAtOnce);
    return { confirmed: countOf(booked, 'confirmed'), refused: countOf(booked, 'refused'), unknown: countOf(booked, 'unknown'), rows: booked };
  }

  private async bookLogged(eventId: number, rows: readonly (ImportRow | RefusedRow)[], decision: Decision): Promise<ImportedReservation[]> {
    await this.database.query(MAKE_OWNER, [OWNER_ID]);
    const attempt = await this.actions.begin({ ...decision, action: 'reservationsImported', eventId, details: { rows: rows.length } });
    const bookings: Booking[] = [];
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      bookings.push(...await Promise.all(rows.slice(from, from + ROWS_AT_ONCE).map((row) => this.book(row))));
    }
    await this.conclude(attempt, bookings);
    return bookings.map(({ row }) => row);
  }

  /** What is booked is told in any case; an action that cannot be settled stays in the log with an unknown outcome. */
  private async conclude(attempt: Attempt, bookings: readonly Booking[]): Promise<void> {
    const booked = bookings.map(({ row }) => row);
    if (countOf(booked, 'unknown') > 0) return;
    const counts = { confirmed: countOf(booked, 'confirmed'), replayed: countOf(booked, 'replayed'), refused: countOf(booked, 'refused') };
    // A hold that could not be confirmed keeps its places until its deadline, or is confirmed by the next sending.
    const hasChanged = bookings.some(({ isHeld }) => isHeld) || counts.confirmed > 0;
    await (hasChanged ? this.actions.settle(attempt, counts) : this.actions.withdraw(attempt)).catch(() => undefined);
  }

  private async book(row: ImportRow | RefusedRow): Promise<Booking> {
    if (!('key' in row)) return { row: refusedAtOnce(row), isHeld: false };
    const { line } = row;
    let isHeld = false;
    try {
      for (let nth = 1; ; nth++) {
        const { reservation, replayed } = await this.hold(row, nth);
        isHeld ||= !replayed;
        if (reservation.status === 'confirmed') return { row: { line, outcome: 'replayed', reservationId: reservation.id }, isHeld };
        const mayBeOld = replayed && nth < MAX_HOLDS;
        const outcome = reservation.status === 'expired' ? 'expired' : await this.confirm(reservation.id, row.paymentReference, mayBeOld);
        if (outcome !== 'expired') return { row: { line, outcome, reservationId: reservation.id }, isHeld };
      }
    } catch (error) {
      return { row: this.failed(line, error), isHeld };
    }
  }

  /** The rows before it may be booked, and the operator has to hear of them. */
  private failed(line: number, error: unknown): ImportedReservation {
    if (error instanceof DomainError) {
      const { code, detail } = error;
      // The advice of a single request, to send it with its key again, is not what an operator can do.
      return code === 'OUTCOME_UNKNOWN' ? { line, outcome: 'unknown', code, detail: UNKNOWN } : { line, outcome: 'refused', code, detail };
    }
    this.logger.error({ message: 'a row of an import failed', line, error: String(error) });
    return { line, outcome: 'unknown', code: 'INTERNAL', detail: UNKNOWN };
  }

  private hold({ key, sectionId, quantity, buyerReference }: ImportRow, nth: number): ReturnType<ReservationsService['hold']> {
    const buyerId = derivedId(OWNER_ID, buyerReference);
    return this.reservations.hold({ id: newId(), key: `${key}.${nth}`, userId: OWNER_ID, sectionId, quantity, buyerId, buyerReference });
  }

  /** Expired is a hold of an earlier sending whose time has passed. */
  private async confirm(id: string, paymentReference: string | null, mayBeOld: boolean): Promise<'confirmed' | 'replayed' | 'expired'> {
    try {
      const { replayed } = await this.reservations.confirm(id, { ownerId: null, actor: 'operator' }, paymentReference);
      return replayed ? 'replayed' : 'confirmed';
    } catch (error) {
      if (mayBeOld && error instanceof DomainError && error.code === 'RESERVATION_EXPIRED') return 'expired';
      throw error;
    }
  }
}

function refusedAtOnce({ line, ...row }: ImportRow | RefusedRow): ImportedReservation {
  return { line, outcome: 'refused', code: 'VALIDATION_FAILED', ...('detail' in row && { detail: row.detail }) };
}

const countOf = (rows: readonly ImportedReservation[], outcome: ImportedReservation['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
