import type { JariEvent, Reservation, Section, SectionMap, User } from '../../api/types';

/**
 * The operator's routes as they are agreed with the server, until its document has them: then these types come
 * from schema.generated.ts, and `operations` in operations.api.ts is the common client.
 */
export type AttentionKind =
  | 'redisAway'
  | 'redisOff'
  | 'counterDrift'
  | 'repairs'
  | 'expiryLag'
  | 'expiryFailed'
  | 'poolBusy';

export type AttentionItem = {
  kind: AttentionKind;
  severity: 'warning' | 'critical';
  detail: string;
  sectionId?: number;
  sectionName?: string;
  eventId?: number;
  count?: number;
  sinceSeconds?: number;
};

export type Attention = { asOf: string; items: AttentionItem[] };

export type Monitoring = {
  asOf: string;
  strategy: string;
  uptimeSeconds: number;
  redis: { state: 'ok' | 'away' | 'off'; calls: number; failedCalls: number; absences: number };
  database: { total: number; idle: number; waiting: number; max: number };
  /** Of the last minute, of the instance that answered. */
  responses: {
    requests: number;
    perSecond: number;
    p50Ms: number;
    p95Ms: number;
    p99Ms: number;
    failures: number;
  };
  liveViewers: number;
  signedIn: number;
};

export type SectionSales = {
  id: number;
  name: string;
  status: Section['status'];
  price: number;
  capacity: number;
  available: number;
  pending: number;
  confirmed: number;
  /** 0 to 1. */
  occupancyRate: number;
};

/** What happened within one second; seconds without anything are left out. */
export type ActivitySecond = {
  at: string;
  held: number;
  confirmed: number;
  cancelled: number;
  expired: number;
  refused: number;
};

export type SellThroughPoint = { at: string; pending: number; confirmed: number };
export type HoldAge = { fromSeconds: number; toSeconds: number | null; holds: number; places: number };
export type ExpectedReturn = { at: string; holds: number; places: number };

export type EventSales = {
  eventId: number;
  asOf: string;
  capacity: number;
  available: number;
  pending: number;
  confirmed: number;
  sections: SectionSales[];
  activity: ActivitySecond[];
  sellThrough: SellThroughPoint[];
  holdAges: HoldAge[];
  returns: ExpectedReturn[];
};

export type OperatorReservation = Reservation & { buyer: User };
export type FoundBuyer = User & { createdAt: string };
export type Found = { reservations: OperatorReservation[]; buyers: FoundBuyer[] };

export type OperatorActionKind =
  | 'eventCreated'
  | 'eventChanged'
  | 'sectionCreated'
  | 'sectionChanged'
  | 'reservationCancelled'
  | 'reservationConfirmed'
  | 'repairRequested'
  | 'sectionsImported'
  | 'reservationsImported';

export type OperatorAction = {
  id: number;
  at: string;
  operator: { id: string; name: string };
  action: OperatorActionKind;
  eventId?: number;
  sectionId?: number;
  reservationId?: string;
  reason: string | null;
  /** `{field: {from, to}}` for changes. */
  details: Record<string, unknown>;
  /** `unknown` while an attempt is under way, and for good where nobody could see what became of it. */
  outcome: 'done' | 'unknown';
};

export type OperatorActionsPage = { items: OperatorAction[]; nextCursor: string | null };

export type SectionsImport = {
  created: number;
  changed: number;
  unchanged: number;
  errors: { line: number; detail: string }[];
};

export type ImportedRow = {
  line: number;
  outcome: 'confirmed' | 'replayed' | 'refused';
  reservationId?: string;
  code?: string;
  detail?: string;
};

export type ReservationsImport = { confirmed: number; refused: number; rows: ImportedRow[] };

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

type Json<T> = { content: { 'application/json': T } };
type Csv = { content: { 'text/csv': string } };
type Get<Parameters, Answer> = { get: { parameters: Parameters; responses: { 200: Json<Answer> } } };
type Post<Parameters, Body, Answer> = {
  post: { parameters: Parameters; requestBody: Body; responses: { 200: Json<Answer> } };
};
type Patch<Parameters, Body, Answer> = {
  patch: { parameters: Parameters; requestBody: Body; responses: { 200: Json<Answer> } };
};
type Path<Id> = { path: { id: Id } };
type Reason = { reason: string };

export type OperationsPaths = {
  '/api/operations/attention': Get<object, Attention>;
  '/api/operations/monitoring': Get<object, Monitoring>;
  '/api/operations/events/{id}/sales': Get<Path<number> & { query?: { minutes?: number } }, EventSales>;
  '/api/operations/lookup': Get<{ query: { query: string; eventId?: number } }, Found>;
  '/api/operations/actions': Get<
    { query?: { eventId?: number; limit?: number; cursor?: string } },
    OperatorActionsPage
  >;
  '/api/operations/sections/{id}/repair': Post<Path<number>, Json<Reason>, { requested: number[] }>;
  '/api/operations/events/{id}/repair': Post<Path<number>, Json<Reason>, { requested: number[] }>;
  '/api/operations/events/{id}/sections.csv': Post<
    Path<number> & { query: { dryRun: boolean } },
    Csv,
    SectionsImport
  >;
  '/api/operations/events/{id}/reservations.csv': Post<Path<number>, Csv, ReservationsImport>;
  '/api/events/{id}': Patch<Path<number>, Json<Partial<EventInput> & Reason>, JariEvent>;
  '/api/sections/{id}': Patch<Path<number>, Json<Partial<SectionInput> & Reason>, Section>;
  '/api/reservations/{id}/cancel': Post<Path<string>, Json<Reason>, Reservation>;
  '/api/reservations/{id}/confirm': Post<Path<string>, Json<Reason & { paymentReference?: string }>, Reservation>;
};
