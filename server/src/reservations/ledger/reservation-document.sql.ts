/**
 * One reservation as the JSON that the ledger answers with; `ReservationRecord` is its TypeScript shape.
 * `asOf` is PostgreSQL's clock, so that a page can count down without trusting anybody else's.
 */
export const RESERVATION_DOCUMENT = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_reservation_document(r reservations, section_name text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'id', r.id, 'eventId', r.event_id, 'sectionId', r.section_id, 'sectionName', section_name,
    'userId', r.user_id, 'buyerReference', r.buyer_reference,
    'quantity', r.quantity, 'slots', r.slot_numbers, 'unitPrice', r.unit_price, 'currency', r.currency,
    'status', r.status, 'confirmationCode', r.confirmation_code,
    'createdAt', r.created_at, 'expiresAt', r.expires_at,
    'confirmedAt', r.confirmed_at, 'cancelledAt', r.cancelled_at, 'asOf', clock_timestamp())
$$`;
