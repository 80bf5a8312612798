import type { Person } from '../../test/support/people.js';
import type { Random } from '../random.js';
import { Buyer } from './buyer.js';
import type { Sale } from './buyer.js';
import { HttpClient } from './http-client.js';

/** All buyers at once. */
export class Crowd {
  private readonly buyers: Buyer[];
  private readonly lives: Promise<void>[];

  constructor(port: number, people: readonly Person[], sale: Sale, random: Random) {
    this.buyers = people.map(({ id, token }, index) =>
      new Buyer(id, new HttpClient(port, { cookie: `sid=${token}` }), sale, random.stream(`buyer ${index}`)));
    this.lives = this.buyers.map((buyer) => buyer.live());
  }

  /** Resolves when everybody has their last answer. */
  async stop(): Promise<void> {
    for (const buyer of this.buyers) buyer.stop();
    await Promise.all(this.lives);
  }
}
