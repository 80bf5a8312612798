import type { components } from '../../api/schema.generated';
import type { JariEvent, Section, SectionMap } from '../../api/types';

/** The operator's routes under the names that the console uses. */
type Schemas = components['schemas'];

export type Attention = Schemas['Attention'];
export type AttentionItem = Attention['items'][number];
export type AttentionKind = AttentionItem['kind'];
export type Monitoring = Schemas['Monitoring'];

export type EventSales = Schemas['EventSales'];
export type SectionSales = EventSales['sections'][number];
export type ActivitySecond = EventSales['activity'][number];
export type SellThroughPoint = EventSales['sellThrough'][number];
export type HoldAge = EventSales['holdAges'][number];
export type ExpectedReturn = EventSales['returns'][number];

export type Found = Schemas['LookupResult'];
export type OperatorReservation = Found['reservations'][number];
export type FoundBuyer = Found['buyers'][number];

export type OperatorAction = Schemas['OperatorActionPage']['items'][number];
export type OperatorActionKind = OperatorAction['action'];

export type RequestedRepairs = Schemas['RequestedRepairs'];

export type SectionsImport = Schemas['ImportedSections'];
export type ReservationsImport = Schemas['ImportedReservations'];
export type ImportedRow = ReservationsImport['rows'][number];

export type EventInput = Omit<JariEvent, 'id'>;
export type SectionInput = {
  name: string;
  capacity: number;
  price: number;
  status: Section['status'];
  location: string;
  description: string;
  map: SectionMap | null;
};
