import type { Person } from '../../test/support/people.js';
import type { Random } from '../random.js';
import { Buyer } from './buyer.js';
import type { Sale } from './buyer.js';
import { HttpClient } from './http-client.js';

/** Who opens the page at the same time. */
const ARRIVE_TOGETHER = 10;

/** All buyers at once. */
export class Crowd {
  private readonly lives: Promise<void>[];

  private constructor(private readonly buyers: readonly Buyer[]) {
    this.lives = buyers.map((buyer) => buyer.live());
  }

  /**
   * Everybody has the page open when it begins, as before a sale. Were the connections of all opened in the same moment, by a client
   * that has done so never before, the first answers would lie in this process longer than they took.
   */
  static async gather(port: number, people: readonly Person[], sale: Sale, random: Random): Promise<Crowd> {
    const buyers = people.map(({ id, token }, index) =>
      new Buyer(id, new HttpClient(port, { cookie: `sid=${token}` }), sale, random.stream(`buyer ${index}`)));
    for (let index = 0; index < buyers.length; index += ARRIVE_TOGETHER) {
      await Promise.all(buyers.slice(index, index + ARRIVE_TOGETHER).map((buyer) => buyer.arrive()));
    }
    return new Crowd(buyers);
  }

  /** Resolves when everybody has their last answer. */
  async stop(): Promise<void> {
    for (const buyer of this.buyers) buyer.stop();
    await Promise.all(this.lives);
  }
}
