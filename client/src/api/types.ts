import type { components } from './schema.generated';

/** The contract's shapes under the names the page uses; the only file that knows what the document calls them. */
type Schemas = components['schemas'];

export type User = Schemas['User'];
export type JariEvent = Schemas['Event'];
export type ListedEvent = Schemas['ListedEvent'];
export type SectionMap = Schemas['SectionMap'];
export type Section = Schemas['Section'];
export type Reservation = Schemas['ReservationDto'];
export type ReservationStatus = Reservation['status'];
export type ReservationLog = Schemas['ReservationLogDto'];
export type ProblemBody = Schemas['Problem'];
