import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.js';
import { derivedId, newId } from '../../common/ids.js';
import { EventsService } from '../../events/events.service.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Database } from '../../platform/database/database.js';
import { ReservationsService } from '../../reservations/reservations.service.js';
import { SectionCatalogue } from '../../sections/section-catalogue.js';
import type { Attempt } from '../../users/operator-actions/operator-actions.js';
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
  async import(eventId: number, text: string, operatorId: string): Promise<ImportedReservations> {
    await this.events.get(eventId);
    const rows = importRows(eventId, readCsv(text, RESERVATION_FILE), await this.catalogue.ofEvent(eventId), this.config.maxQuantityPerReservation);
    const booked = rows.some((row) => 'key' in row) ? await this.bookLogged(eventId, rows, operatorId) : rows.map(refusedAtOnce);
    return { confirmed: countOf(booked, 'confirmed'), refused: countOf(booked, 'refused'), rows: booked };
  }

  private async bookLogged(eventId: number, rows: readonly (ImportRow | RefusedRow)[], operatorId: string): Promise<ImportedReservation[]> {
    await this.database.query(MAKE_OWNER, [OWNER_ID]);
    const attempt = await this.actions.begin({ operatorId, action: 'reservationsImported', eventId, details: { rows: rows.length } });
    const booked: ImportedReservation[] = [];
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      booked.push(...await Promise.all(rows.slice(from, from + ROWS_AT_ONCE).map((row) => this.book(row))));
    }
    await this.conclude(attempt, booked);
    return booked;
  }

  /** What is booked is told in any case; an action that cannot be settled stays in the log with an unknown outcome. */
  private async conclude(attempt: Attempt, booked: readonly ImportedReservation[]): Promise<void> {
    const counts = { confirmed: countOf(booked, 'confirmed'), replayed: countOf(booked, 'replayed'), refused: countOf(booked, 'refused') };
    const isUnknown = booked.some(({ code }) => code === 'OUTCOME_UNKNOWN');
    if (isUnknown) return;
    await (counts.confirmed === 0 ? this.actions.withdraw(attempt) : this.actions.settle(attempt, counts)).catch(() => undefined);
  }

  private async book(row: ImportRow | RefusedRow): Promise<ImportedReservation> {
    if (!('key' in row)) return refusedAtOnce(row);
    const { line } = row;
    try {
      for (let nth = 1; ; nth++) {
        const { reservation, replayed } = await this.hold(row, nth);
        if (reservation.status === 'confirmed') return { line, outcome: 'replayed', reservationId: reservation.id };
        const isExpired = reservation.status === 'expired' || !(await this.confirmed(reservation.id, row.paymentReference, replayed && nth < MAX_HOLDS));
        if (!isExpired) return { line, outcome: 'confirmed', reservationId: reservation.id };
      }
    } catch (error) {
      if (error instanceof DomainError) return { line, outcome: 'refused', code: error.code, detail: error.detail };
      // The rows before it may be booked, and the operator has to hear of them.
      this.logger.error({ message: 'a row of an import failed', line, error: String(error) });
      return { line, outcome: 'refused', code: 'INTERNAL' };
    }
  }

  private hold({ key, sectionId, quantity, buyerReference }: ImportRow, nth: number): ReturnType<ReservationsService['hold']> {
    const buyerId = derivedId(OWNER_ID, buyerReference);
    return this.reservations.hold({ id: newId(), key: `${key}.${nth}`, userId: OWNER_ID, sectionId, quantity, buyerId, buyerReference });
  }

  /** False for a hold of an earlier sending whose time has passed. */
  private async confirmed(id: string, paymentReference: string | null, mayBeOld: boolean): Promise<boolean> {
    try {
      await this.reservations.confirm(id, { ownerId: null, actor: 'operator' }, paymentReference);
      return true;
    } catch (error) {
      if (mayBeOld && error instanceof DomainError && error.code === 'RESERVATION_EXPIRED') return false;
      throw error;
    }
  }
}

function refusedAtOnce({ line, ...row }: ImportRow | RefusedRow): ImportedReservation {
  return { line, outcome: 'refused', code: 'VALIDATION_FAILED', ...('detail' in row && { detail: row.detail }) };
}

const countOf = (rows: readonly ImportedReservation[], outcome: ImportedReservation['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
