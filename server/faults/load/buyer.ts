import { newId } from '../../src/common/ids.js';
import type { Random } from '../random.js';
import { ask } from './ask.js';
import type { About, Reply } from './ask.js';
import type { HttpClient, Outgoing } from './http-client.js';
import type { OperationLog } from './operation.js';

/** What buyers know of the sale and of each other. */
export interface Sale {
  /** The first is the hot one. */
  readonly sectionIds: readonly number[];
  readonly log: OperationLog;
  /** Reservations and whose they are, for those who try to get at another's. */
  readonly others: { readonly id: string; readonly userId: string }[];
}

/** Two hundred of them leave two cores some room: what is broken is to be seen, not the load. */
const THINK_MS = { least: 100, most: 400 } as const;
const HOT_SHARE = 0.6;
const KEY_SHARE = 0.85;
/** After this many answers that leave it open a buyer gives up; the checker then allows both. */
const MOST_ATTEMPTS = 25;
const REMEMBERED = 500;

/** One person who buys, changes their mind, forgets and tries again, one request at a time, until told to stop. */
export class Buyer {
  private readonly held: string[] = [];
  private readonly tickets: string[] = [];
  private readonly abandoned: string[] = [];
  private lastKey: { key: string; sectionId: number; quantity: number } | undefined;
  private stopped = false;

  constructor(
    private readonly userId: string,
    private readonly client: HttpClient,
    private readonly sale: Sale,
    private readonly random: Random,
  ) {}

  /** Opens the page and sees what there is. */
  async arrive(): Promise<void> {
    await this.ask({ method: 'GET', path: '/api/sections' }, { action: 'arrive' });
  }

  async live(): Promise<void> {
    await this.think();
    while (!this.stopped) {
      await this.actOnce();
      await this.think();
    }
    this.client.close();
  }

  /** The request under way still gets its answer. */
  stop(): void {
    this.stopped = true;
  }

  private actOnce(): Promise<unknown> {
    const roll = this.random.next();
    if (this.held.length > 0 && roll < 0.55) return this.decide(this.held.pop() as string);
    if (this.tickets.length > 0 && roll < 0.65) return this.cancel(this.random.pick(this.tickets));
    if (this.abandoned.length > 0 && roll < 0.7) return this.confirm(this.abandoned.pop() as string);
    if (this.lastKey !== undefined && roll < 0.73) return this.hold(this.lastKey);
    if (roll < 0.76) return this.intrude();
    if (roll < 0.82) return this.look();
    return this.hold(this.wish());
  }

  private wish(): { key?: string; sectionId: number; quantity: number } {
    const { sectionIds } = this.sale;
    const sectionId = this.random.chance(HOT_SHARE) ? (sectionIds[0] as number) : this.random.pick(sectionIds);
    const wish = { sectionId, quantity: this.random.whole(1, 3) };
    if (!this.random.chance(KEY_SHARE)) return wish;
    // The key takes no part in the course of the run, so it need not follow from the seed.
    return (this.lastKey = { ...wish, key: newId() });
  }

  private async hold(wish: { key?: string; sectionId: number; quantity: number }): Promise<void> {
    const { key, sectionId, quantity } = wish;
    const ask: Outgoing = {
      method: 'POST', path: '/api/reservations', body: { sectionId, quantity },
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    };
    const { operation, body } = await this.settled(ask, { action: 'hold', ...wish }, key === undefined ? 1 : MOST_ATTEMPTS);
    if (operation.outcome !== 'ok' || body.id === undefined || operation.status === 200) return;
    this.held.push(body.id);
    const { others } = this.sale;
    others[others.length < REMEMBERED ? others.length : this.random.whole(0, REMEMBERED - 1)] = { id: body.id, userId: this.userId };
  }

  private decide(id: string): Promise<unknown> {
    const roll = this.random.next();
    if (roll < 0.5) return this.confirm(id);
    if (roll < 0.7) return this.cancel(id);
    this.abandoned.push(id);
    return Promise.resolve();
  }

  private async confirm(id: string): Promise<void> {
    const { operation } = await this.settled({ method: 'POST', path: `/api/reservations/${id}/confirm`, body: {} }, { action: 'confirm', reservationId: id });
    if (operation.outcome === 'ok') this.tickets.push(id);
  }

  private async cancel(id: string): Promise<void> {
    const { operation } = await this.settled({ method: 'POST', path: `/api/reservations/${id}/cancel`, body: {} }, { action: 'cancel', reservationId: id });
    if (operation.outcome === 'ok' || operation.outcome === 'refused') this.forget(id);
  }

  /** Reads, or tries to change, what is somebody else's; only "there is no such reservation" is right. */
  private async intrude(): Promise<void> {
    const other = this.sale.others.length === 0 ? undefined : this.random.pick(this.sale.others);
    if (other === undefined || other.userId === this.userId) return;
    const { id } = other;
    const way = this.random.pick(['', '/logs', '/confirm', '/cancel']);
    const path = `/api/reservations/${id}${way}`;
    const isWrite = way === '/confirm' || way === '/cancel';
    await this.ask(isWrite ? { method: 'POST', path, body: {} } : { method: 'GET', path }, { action: 'intrude', reservationId: id });
  }

  private async look(): Promise<void> {
    const path = this.random.pick(['/api/reservations', '/api/sections/available', '/api/sections', '/api/auth/me']);
    await this.ask({ method: 'GET', path }, { action: 'read' });
  }

  private forget(id: string): void {
    const index = this.tickets.indexOf(id);
    if (index >= 0) this.tickets.splice(index, 1);
  }

  /** Asks the same again for as long as the answer leaves open what became of it. */
  private async settled(ask: Outgoing, about: Omit<About, 'userId'>, mostAttempts = MOST_ATTEMPTS): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await this.ask(ask, about);
      if (reply.operation.outcome !== 'unknown' || attempt >= mostAttempts || this.stopped) return reply;
      await pause(this.random.whole(50, 250));
    }
  }

  private ask(outgoing: Outgoing, about: Omit<About, 'userId'>): Promise<Reply> {
    return ask(this.client, this.sale.log, outgoing, { ...about, userId: this.userId });
  }

  private think(): Promise<void> {
    return pause(this.random.whole(THINK_MS.least, THINK_MS.most));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
