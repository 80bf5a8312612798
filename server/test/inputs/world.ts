import { AccountsService } from '../../src/users/accounts/accounts.service.js';
import { SessionService } from '../../src/users/sessions/session.service.js';
import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';

export const ACTORS = ['nobody', 'buyer', 'otherBuyer', 'operator', 'fullKey', 'readingKey', 'wrongCookie', 'wrongKey'] as const;
export type Actor = (typeof ACTORS)[number];

/** So many that some are left to be confirmed when others have been cancelled by chance. */
const RESERVATIONS_OF_A_KIND = 10;

/** Ids that good addresses and bodies are made of; every kind has some that exist. */
export interface KnownIds {
  readonly events: readonly string[];
  readonly sections: readonly string[];
  /** Of the buyer, of the other buyer and of the key, in every state. */
  readonly reservations: readonly string[];
  readonly apiKeys: readonly string[];
}

/** A shop with something of everything, and all sorts of callers. */
export class World {
  private readonly users = new Map<Actor, { id: string; role: 'buyer' | 'operator' }>();
  private readonly headers = new Map<Actor, Record<string, string>>([['nobody', {}], ['wrongCookie', { cookie: `sid=${'A'.repeat(43)}` }], ['wrongKey', { authorization: `Bearer jari_${'A'.repeat(43)}` }]]);
  private spare = 0;
  ids: KnownIds;

  private constructor(readonly shop: Shop) {}

  static async open(): Promise<World> {
    const world = new World(await openShop({ GUEST_CHECKOUT: 'true' }));
    const { operator } = world.shop;
    const events = [await newEvent(operator, { maxPlacesPerBuyer: 200, holdSeconds: 86_400 }), await newEvent(operator, { maxPlacesPerBuyer: 2, holdSeconds: 86_400 }), await newEvent(operator, { status: 'paused' })];
    const sections = await Promise.all([[0, 100_000], [0, 3], [1, 50], [1, 0], [2, 10]].map(async ([event = 0, capacity]) => (await newSection(operator, events[event] ?? 0, { capacity })).id));
    await world.signIn();
    world.ids = { events: events.map(String), sections: sections.map(String), reservations: await world.hold(sections[0] ?? 0), apiKeys: [await world.newKeyId()] };
    return world;
  }

  as(actor: Actor): Record<string, string> {
    return this.headers.get(actor) ?? {};
  }

  /** A sign-in or sign-out ends the session that came with it; the next request of that caller needs another one. */
  async signInAgain(actor: Actor): Promise<void> {
    const user = this.users.get(actor);
    if (user !== undefined) this.headers.set(actor, { cookie: `sid=${await this.shop.app.get(SessionService, { strict: false }).create(user.id, user.role)}` });
  }

  /** A key that may be revoked without any caller losing its own. */
  async newKeyId(): Promise<string> {
    const { body } = await this.shop.operator.post<{ id: string }>('/api-keys', { name: `Spare ${++this.spare}`, scopes: ['catalogue:read'] });
    return body.id;
  }

  close(): Promise<void> {
    return this.shop.close();
  }

  private async signIn(): Promise<void> {
    const accounts = this.shop.app.get(AccountsService, { strict: false });
    for (const actor of ['buyer', 'otherBuyer'] as const) {
      const { user } = await accounts.signInGuest(actor);
      this.users.set(actor, { id: user.id, role: 'buyer' });
    }
    const { body } = await this.shop.operator.get<{ id: string }>('/auth/me');
    this.users.set('operator', { id: body.id, role: 'operator' });
    for (const actor of this.users.keys()) await this.signInAgain(actor);
    for (const [actor, scopes] of [['fullKey', ['catalogue:read', 'reservations:write', 'reservations:confirm']], ['readingKey', ['catalogue:read']]] as const) {
      const made = await this.shop.operator.post<{ key: string }>('/api-keys', { name: actor, scopes });
      this.headers.set(actor, { authorization: `Bearer ${made.body.key}` });
    }
  }

  private async hold(sectionId: number): Promise<string[]> {
    const ids: string[] = [];
    for (const actor of ['buyer', 'otherBuyer', 'fullKey'] as const) {
      for (const then of Array.from({ length: RESERVATIONS_OF_A_KIND }, () => ['', '/confirm', '/cancel']).flat()) {
        const payload = { sectionId, quantity: 2, ...(actor === 'fullKey' && { buyerReference: 'customer-1' }) };
        const send = (url: string, body?: object) => this.shop.app.inject({ method: 'POST', url, headers: this.as(actor), ...(body && { payload: body }) });
        const { id } = (await send('/api/reservations', payload)).json<{ id: string }>();
        if (then !== '') await send(`/api/reservations/${id}${then}`);
        ids.push(id);
      }
    }
    return ids;
  }
}
