import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { tooManySignIns } from '../users.errors.js';

// argon2id as OWASP recommends (Password Storage Cheat Sheet): 19 MiB, two passes, one lane.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Half of the cores at most: a storm of sign-ins must not take the processor from holds. */
const PARALLEL_HASHES = Math.max(1, Math.floor(availableParallelism() / 2));
/** About four seconds of work; who comes later is told to try again. */
const MAX_WAITING = 100;

/** argon2id, a few at a time. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalized(password), PARAMETERS));
  }

  /** Without a stored hash it works as long and says no, so that the time taken does not tell who has an account. */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    // Not in the line: a place that was refused there would be refused for good to all who have no account.
    const against = stored ?? (await (this.dummy ??= hash('nobody has this password', PARAMETERS)));
    const matches = await this.inTurn(() => verify(against, normalized(password)));
    return matches && stored !== undefined;
  }

  private async inTurn<T>(job: () => Promise<T>): Promise<T> {
    if (this.running < PARALLEL_HASHES) this.running++;
    else if (this.waiting.length >= MAX_WAITING) throw tooManySignIns();
    // Whoever finishes hands its place on, so `running` stays as it is.
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}

/** The same letters typed on another keyboard or system may arrive composed differently. */
function normalized(password: string): string {
  return password.normalize('NFC');
}
