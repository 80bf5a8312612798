import { createHash } from 'node:crypto';

const WIDTH_BYTES = 6;

/**
 * Numbers that follow from a seed alone. Every part of a run draws from a stream of its own, named after it, so that one
 * more draw of one buyer changes nothing for the others or for the schedule of faults.
 */
export class Random {
  private drawn = 0;

  constructor(private readonly seed: string) {}

  stream(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** At least 0, less than 1. */
  next(): number {
    const digest = createHash('sha256').update(`${this.seed}#${this.drawn++}`).digest();
    return digest.readUIntBE(0, WIDTH_BYTES) / 2 ** (8 * WIDTH_BYTES);
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)] as T;
  }
}
