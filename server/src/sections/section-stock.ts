import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { SectionStatsDocument, SlotDocument } from './section.dto.js';
import { slotNotFound, sectionNotFound } from './sections.errors.js';

// One statement, one snapshot: held and sold add up to what is taken. Held places are few and have a partial
// index; sold ones are millions and follow from the difference.
const STATS = `
  WITH pending AS (
    SELECT section_id, sum(quantity)::int AS places
      FROM reservations
     WHERE status = 'pending' AND ($1::int IS NULL OR event_id = $1)
     GROUP BY section_id
  )
  SELECT s.id, s.event_id AS "eventId", s.name, s.capacity, s.capacity - s.taken AS available,
         coalesce(p.places, 0) AS pending, s.taken - coalesce(p.places, 0) AS confirmed,
         CASE WHEN s.capacity = 0 THEN 0 ELSE round(s.taken::numeric / s.capacity, 4) END::float8 AS "occupancyRate"
    FROM sections s LEFT JOIN pending p ON p.section_id = s.id
   WHERE $1::int IS NULL OR s.event_id = $1
   ORDER BY s.id`;

const SLOT = `
  SELECT s.capacity, r.id AS "reservationId", r.status
    FROM sections s
    LEFT JOIN slots t ON t.section_id = s.id AND t.slot_number = $2
    LEFT JOIN reservations r ON r.id = t.reservation_id
   WHERE s.id = $1`;

interface SlotRow {
  capacity: number;
  reservationId: string | null;
  status: 'pending' | 'confirmed' | null;
}

/** What operators ask about a section's places, read from PostgreSQL. */
@Injectable()
export class SectionStock {
  constructor(private readonly database: Database) {}

  async stats(eventId?: number): Promise<SectionStatsDocument[]> {
    return this.database.query<SectionStatsDocument>(STATS, [eventId ?? null]);
  }

  /** Throws SECTION_NOT_FOUND; NOT_FOUND for a number that the section does not have. */
  async slot(sectionId: number, number: number): Promise<SlotDocument> {
    const [found] = await this.database.query<SlotRow>(SLOT, [sectionId, number]);
    if (!found) throw sectionNotFound();
    if (found.reservationId && found.status) return { number, status: found.status, reservationId: found.reservationId };
    // A number sold before the capacity was lowered is still somebody's; only free ones end at the capacity.
    if (number < 1 || number > found.capacity) throw slotNotFound();
    return { number, status: 'available' };
  }
}
