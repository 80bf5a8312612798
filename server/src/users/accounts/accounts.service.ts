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

  async signInGuest(name: string): Promise<SignIn> {
    if (!this.config.guestCheckout) throw guestsNotAllowed();
    const id = newId();
    const token = newSecret();
    const askedAtMs = this.clock.monotonicMs();
    await this.guests.add({ id, name, tokenHash: secretHash(token) });
    this.sessions.remember(token, { userId: id, role: 'buyer' }, askedAtMs);
    return { user: { id, name, email: null, role: 'buyer' }, token };
  }

  /** A guest keeps the user id and so the reservations; anybody else gets a new account. */
  async register({ email, password, name }: Registration, current: Principal | null): Promise<SignIn> {
    const address = canonicalEmail(email);
    // Looked up first because hashing is what costs; the unique constraint decides between two at once.
    if (await this.repository.findByEmail(address)) throw emailTaken();
    const passwordHash = await this.hasher.hash(password);
    const upgraded = current?.via === 'session' && current.role === 'buyer'
      ? await this.repository.upgradeGuest(current.userId, name, address, passwordHash)
      : undefined;
    const user = upgraded ?? (await this.repository.insert(newId(), name, address, passwordHash));
    if (user === 'taken' || user === undefined) throw emailTaken();
    return this.begin(user);
  }

  async signIn(email: string, password: string): Promise<SignIn> {
    const found = await this.repository.findByEmail(canonicalEmail(email));
    const matches = await this.hasher.verify(found?.passwordHash, password);
    if (found === undefined || !matches) throw invalidCredentials();
    return this.begin(found);
  }

  find(userId: string): Promise<UserRow | undefined> {
    return this.repository.findById(userId);
  }

  private async begin(user: UserRow): Promise<SignIn> {
    return { user, token: await this.sessions.create(user.id, user.role) };
  }
}

function canonicalEmail(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
