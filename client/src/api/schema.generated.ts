/**
 * The part of the HTTP contract that the page uses, in the shape openapi-typescript writes.
 * `npm run openapi -w client` replaces this file with the one made from the server's document.
 */

type Params<Q = never, P = never, H = never> = { query?: Q; header?: H; path?: P; cookie?: never };
type Json<T> = { headers: { [name: string]: unknown }; content: { 'application/json': T } };
type Nothing = { headers: { [name: string]: unknown }; content?: never };
type Problem = {
  headers: { [name: string]: unknown };
  content: { 'application/problem+json': components['schemas']['Problem'] };
};
type Body<T> = { content: { 'application/json': T } };

export interface components {
  schemas: {
    User: { id: string; name: string; email: string | null; role: 'buyer' | 'operator' };
    Event: {
      id: number;
      name: string;
      venue: string;
      description: string;
      startsAt: string;
      salesOpenAt: string;
      salesCloseAt: string;
      maxPlacesPerBuyer: number;
      holdSeconds: number;
      currency: string;
      status: 'on_sale' | 'paused' | 'ended';
    };
    SectionMap: { x: number; y: number; width: number; height: number; label?: string; rotate?: number };
    Section: {
      id: number;
      eventId: number;
      name: string;
      description: string;
      location: string;
      price: number;
      currency: string;
      capacity: number;
      available: number;
      status: 'open' | 'closed' | 'maintenance';
      map: components['schemas']['SectionMap'] | null;
    };
    Reservation: {
      id: string;
      eventId: number;
      sectionId: number;
      sectionName: string;
      quantity: number;
      slots: number[];
      buyerReference?: string;
      unitPrice: number;
      totalPrice: number;
      currency: string;
      status: 'pending' | 'confirmed' | 'cancelled' | 'expired';
      confirmationCode?: string;
      createdAt: string;
      expiresAt: string;
      expiresInSeconds: number;
      confirmedAt: string | null;
      cancelledAt: string | null;
    };
    ReservationLog: { action: string; at: string; actor: string; metadata: { [key: string]: unknown } };
    Problem: {
      type: string;
      title: string;
      status: number;
      detail?: string;
      instance?: string;
      code: string;
      requestId?: string;
      available?: number;
      limit?: number;
      held?: number;
      errors?: { pointer: string; detail: string }[];
    };
  };
}

type S = components['schemas'];

export interface paths {
  '/api/auth/me': {
    get: { parameters: Params; responses: { 200: Json<S['User']>; 204: Nothing; default: Problem } };
  };
  '/api/auth/guest': {
    post: {
      parameters: Params;
      requestBody?: Body<{ name?: string }>;
      responses: { 201: Json<S['User']>; default: Problem };
    };
  };
  '/api/auth/login': {
    post: {
      parameters: Params;
      requestBody: Body<{ email: string; password: string }>;
      responses: { 200: Json<S['User']>; default: Problem };
    };
  };
  '/api/auth/register': {
    post: {
      parameters: Params;
      requestBody: Body<{ email: string; password: string; name: string }>;
      responses: { 201: Json<S['User']>; default: Problem };
    };
  };
  '/api/auth/logout': {
    post: { parameters: Params; responses: { 204: Nothing; default: Problem } };
  };
  '/api/events': {
    get: {
      parameters: Params<{ limit?: number; cursor?: string }>;
      responses: { 200: Json<{ items: S['Event'][]; nextCursor: string | null }>; default: Problem };
    };
  };
  '/api/events/{id}': {
    get: {
      parameters: { query?: never; header?: never; path: { id: number }; cookie?: never };
      responses: { 200: Json<S['Event']>; default: Problem };
    };
  };
  '/api/sections': {
    get: {
      parameters: Params<{ eventId?: number; limit?: number; cursor?: string }>;
      responses: { 200: Json<{ items: S['Section'][]; nextCursor: string | null }>; default: Problem };
    };
  };
  '/api/sections/available': {
    get: {
      parameters: Params<{ eventId?: number }>;
      responses: { 200: Json<{ sections: S['Section'][]; asOf: string }>; default: Problem };
    };
  };
  '/api/reservations': {
    get: {
      parameters: Params<{ status?: S['Reservation']['status']; limit?: number; cursor?: string }>;
      responses: { 200: Json<{ items: S['Reservation'][]; nextCursor: string | null }>; default: Problem };
    };
    post: {
      parameters: { query?: never; header?: { 'Idempotency-Key'?: string }; path?: never; cookie?: never };
      requestBody: Body<{ sectionId: number; quantity: number }>;
      responses: { 200: Json<S['Reservation']>; 201: Json<S['Reservation']>; default: Problem };
    };
  };
  '/api/reservations/{id}': {
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      responses: { 200: Json<S['Reservation']>; default: Problem };
    };
  };
  '/api/reservations/{id}/logs': {
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      responses: { 200: Json<S['ReservationLog'][]>; default: Problem };
    };
  };
  '/api/reservations/{id}/confirm': {
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: Body<{ paymentReference?: string }>;
      responses: { 200: Json<S['Reservation']>; default: Problem };
    };
  };
  '/api/reservations/{id}/cancel': {
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: Body<{ reason?: string }>;
      responses: { 200: Json<S['Reservation']>; default: Problem };
    };
  };
}
