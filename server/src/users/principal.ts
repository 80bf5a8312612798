export type Role = 'buyer' | 'operator' | 'integrator';

/** What an API key may do; the names are part of the API. */
export const SCOPES = ['catalogue:read', 'reservations:write', 'reservations:confirm'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who is asking: a person with a session, or an integrator with an API key. */
export interface Principal {
  /** Owner of the reservations made. An API key owns its reservations through a user of its own. */
  readonly userId: string;
  readonly role: Role;
  readonly via: 'session' | 'apiKey';
  /** Empty for sessions. */
  readonly scopes: readonly Scope[];
}
