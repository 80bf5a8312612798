import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { newId, newSecret, secretHash } from '../../common/ids.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { Principal } from '../principal.js';
import { RequestBatch } from '../request-batch.js';
import { SessionService } from '../sessions/session.service.js';
import { emailTaken, guestsNotAllowed, invalidCredentials } from '../users.errors.js';
import { AccountsRepository } from './accounts.repository.js';
import type { GuestRow, UserRow } from './accounts.repository.js';
import { PasswordHasher } from './password-hasher.js';

export interface SignIn {
  readonly user: UserRow;
  /** Value of the session cookie. */
  readonly token: string;
}

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** Makes accounts and signs people in; every sign-in begins a session with a new id. */
@Injectable()
export class AccountsService {
  private readonly guests = new RequestBatch<GuestRow, void>(async (rows) => {
    await this.repository.insertGuests(rows, this.config.sessionTtlSeconds);
    return rows.map(() => undefined);
  });

  constructor(
    private readonly repository: AccountsRepository,
    private readonly sessions: SessionService,
    private readonly hasher: PasswordHasher,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @param before the session that the visitor came with, which ends; so for the others */
  async signInGuest(name: string, before?: string): Promise<SignIn> {
    if (!this.config.guestCheckout) throw guestsNotAllowed();
    const id = newId();
    const token = newSecret();
    const askedAtMs = this.clock.monotonicMs();
    await this.guests.add({ id, name, tokenHash: secretHash(token), endedHash: this.sessions.hashOf(before) });
    this.sessions.remember(token, { userId: id, role: 'buyer' }, askedAtMs);
    this.sessions.forget(before);
    return { user: { id, name, email: null, role: 'buyer' }, token };
  }

  /** A guest keeps the user id and so the reservations; anybody else gets a new account. */
  async register({ email, password, name }: Registration, current: Principal | null, before?: string): Promise<SignIn> {
    const address = canonicalEmail(email);
    // Looked up first because hashing is what costs; the unique constraint decides between two at once.
    if (await this.repository.findByEmail(address)) throw emailTaken();
    const passwordHash = await this.hasher.hash(password);
    const token = newSecret();
    const session = { tokenHash: secretHash(token), ttlSeconds: this.config.sessionTtlSeconds, endedHash: this.sessions.hashOf(before) };
    const account = { name, email: address, passwordHash };
    const askedAtMs = this.clock.monotonicMs();
    const upgraded = current?.via === 'session' && current.role === 'buyer'
      ? await this.repository.upgradeGuest({ id: current.userId, ...account }, session)
      : undefined;
    const user = upgraded ?? (await this.repository.insert({ id: newId(), ...account }, session));
    if (user === 'taken' || user === undefined) throw emailTaken();
    this.sessions.remember(token, { userId: user.id, role: user.role }, askedAtMs);
    this.sessions.forget(before);
    return { user, token };
  }

  async signIn(email: string, password: string, before?: string): Promise<SignIn> {
    const found = await this.repository.findByEmail(canonicalEmail(email));
    const matches = await this.hasher.verify(found?.passwordHash, password);
    if (found === undefined || !matches) throw invalidCredentials();
    return { user: found, token: await this.sessions.create(found.id, found.role, before) };
  }

  find(userId: string): Promise<UserRow | undefined> {
    return this.repository.findById(userId);
  }
}

function canonicalEmail(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
