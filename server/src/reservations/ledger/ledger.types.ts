import type { Stock } from '../../common/stock.js';

export type ReservationStatus = 'pending' | 'confirmed' | 'cancelled' | 'expired';
/** Who changed a reservation, as its log names them. */
export type Actor = 'buyer' | 'integrator' | 'operator' | 'system';

/** One reservation as the ledger answers with it; times in the API's form, `2026-01-01T00:00:00.000Z`. */
export interface ReservationRecord {
  readonly id: string;
  readonly eventId: number;
  readonly sectionId: number;
  readonly sectionName: string;
  readonly userId: string;
  readonly buyerReference: string | null;
  readonly quantity: number;
  /** Entry numbers, ascending. */
  readonly slots: readonly number[];
  /** Minor units of `currency`. */
  readonly unitPrice: number;
  readonly currency: string;
  readonly status: ReservationStatus;
  readonly confirmationCode: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly confirmedAt: string | null;
  readonly cancelledAt: string | null;
  /** PostgreSQL's clock when this was read. */
  readonly asOf: string;
}

export interface HoldRequest {
  /** Chosen by the caller, so that sending again after an unknown outcome finds its own reservation. */
  readonly id: string;
  readonly sectionId: number;
  /** Owner of the reservation. */
  readonly userId: string;
  /** Whom the event's limit counts; the owner, or an integrator's customer. */
  readonly buyerId: string;
  readonly buyerReference: string | null;
  readonly quantity: number;
  /** Idempotency key. */
  readonly key: string | null;
}

/** Why a hold was not admitted. */
export type Refusal =
  | { readonly kind: 'soldOut'; readonly available: number }
  | { readonly kind: 'limitExceeded'; readonly limit: number; readonly held: number }
  | { readonly kind: 'keyReused' | 'sectionNotFound' | 'sectionClosed' | 'salesNotOpen' | 'salesClosed' };

export type HoldOutcome = { readonly kind: 'held' | 'replayed'; readonly reservation: ReservationRecord } | Refusal;

/** Slot numbers that Redis proposes for a section's part of a batch; ignored under any but the current epoch. */
export interface Proposal {
  readonly sectionId: number;
  readonly epoch: string;
  readonly numbers: readonly number[];
}

export type SectionStatus = 'open' | 'closed' | 'maintenance';

/** What a transaction of the ledger left a section with. */
export interface SectionStock extends Stock {
  readonly status: SectionStatus;
}

export interface ReservedSection extends SectionStock {
  /** The numbers given out in this batch. */
  readonly numbers: readonly number[];
  /** The numbers that were proposed, are free and were not needed. */
  readonly unused: readonly number[];
}

export interface ReserveResult {
  readonly sections: readonly ReservedSection[];
  readonly outcomes: readonly HoldOutcome[];
}

/** Places that went back, with the stock they left. */
export interface FreedSection extends SectionStock {
  readonly eventId: number;
  readonly numbers: readonly number[];
}

export interface ConfirmRequest {
  readonly id: string;
  /** null: the caller may confirm anybody's reservation. */
  readonly userId: string | null;
  readonly code: string;
  readonly paymentReference: string | null;
  readonly actor: Actor;
}

export type ConfirmOutcome =
  | { readonly kind: 'confirmed' | 'alreadyConfirmed' | 'cancelled' | 'expired'; readonly reservation: ReservationRecord }
  | { readonly kind: 'notFound' };

export interface CancelRequest {
  readonly id: string;
  /** null: the caller may cancel anybody's reservation. */
  readonly userId: string | null;
  readonly actor: Actor;
  readonly reason: string | null;
  /** A hold is meant: what has been confirmed meanwhile stays as it is. */
  readonly onlyPending: boolean;
}

export type CancelOutcome =
  | { readonly kind: 'cancelled' | 'alreadyCancelled' | 'confirmed' | 'expired'; readonly reservation: ReservationRecord }
  | { readonly kind: 'notFound' };

export interface CancelResult {
  readonly freed: readonly FreedSection[];
  readonly outcomes: readonly CancelOutcome[];
}

export interface ExpireResult {
  readonly expired: number;
  /** How late the latest of them was; 0 of none. */
  readonly lagMs: number;
  readonly freed: readonly FreedSection[];
  readonly owners: readonly { readonly id: string; readonly userId: string }[];
  /** Sections whose due holds could not be given back and stay due, at most two; there may be more, so ask again. */
  readonly failed: readonly { readonly sectionId: number; readonly error: string }[];
}
