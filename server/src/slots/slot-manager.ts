import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import type { Stock } from '../common/stock.js';
import { isRedisFault } from '../platform/redis/redis-errors.js';
import { RedisGateway } from '../platform/redis/redis-gateway.js';
import type { PipelineReply } from '../platform/redis/redis-gateway.js';
import { redisKeys } from '../platform/redis/redis-keys.js';
import { ScriptStatus } from '../platform/redis/script-status.js';

export interface ClaimRequest {
  readonly sectionId: number;
  readonly epoch: string;
  /** At least 1. */
  readonly quantity: number;
}

/** Numbers proposed to a batch: returned ones lowest first, then above the mark; fewer than asked when they run short. */
export interface Claimed {
  readonly sectionId: number;
  readonly claimId: string;
  readonly status: 'claimed';
  readonly numbers: number[];
}

/** short: no number is left; missing, staleEpoch, damaged: the section needs repair; unavailable: Redis does not answer. */
export interface NotClaimed {
  readonly sectionId: number;
  readonly status: 'short' | 'missing' | 'staleEpoch' | 'damaged' | 'unavailable';
}

export type ClaimResult = Claimed | NotClaimed;

export interface Settlement {
  readonly claim: Claimed;
  /** The epoch under which the numbers were claimed. */
  readonly epoch: string;
  /** Claimed numbers that are known to be nobody's. */
  readonly unused: readonly number[];
  readonly stock?: Stock;
}

export interface Offer {
  readonly stock: Stock;
  readonly numbers: readonly number[];
}

/** done, or why not, as for claims; unavailable also when Redis refuses. */
export type ToldResult = 'done' | 'staleEpoch' | 'missing' | 'damaged' | 'unavailable';

/** What Redis believes of a section. */
export interface SlotPicture extends Stock {
  readonly highWater: number;
  /** Claims in flight. */
  readonly claims: number;
  /** Returned numbers that Redis can propose. */
  readonly returned: number;
  /** By Redis's clock; 0 without claims. */
  readonly oldestClaimAgeMs: number;
  /** Part of the section's data is gone or unreadable; the numbers above may then be 0. */
  readonly damaged: boolean;
}

/**
 * Proposes slot numbers and carries live counts; PostgreSQL decides about both. Everything here may be wrong, stale
 * or gone, so nothing here refuses a buyer: the answers only say whether Redis has a proposal.
 */
@Injectable()
export class SlotManager {
  constructor(private readonly redis: RedisGateway) {}

  /** One round trip for all sections of a batch, answers in the same order. Never throws because of Redis. */
  async claim(requests: readonly ClaimRequest[]): Promise<ClaimResult[]> {
    const claimIds = requests.map(() => newId());
    const replies = await this.pipelined(requests, (pipeline, { sectionId, epoch, quantity }, index) =>
      pipeline.claimSlots(...keysOf(sectionId), epoch, quantity, claimIds[index] ?? ''),
    );
    return requests.map(({ sectionId }, index) => {
      const reply = replies?.[index]?.value as number[] | undefined;
      if (reply === undefined) return { sectionId, status: 'unavailable' };
      if (reply[0] === ScriptStatus.DONE) return { sectionId, claimId: claimIds[index] ?? '', status: 'claimed', numbers: claimedNumbers(reply) };
      return { sectionId, status: reply[0] === ScriptStatus.SHORT ? 'short' : trouble(reply[0]) };
    });
  }

  /**
   * After a known outcome: forgets the claims, puts unused numbers back and takes over newer counts, all of it only
   * under the epoch of the claim. Settling twice changes nothing; a claim whose settlement nobody sends ages into a repair.
   */
  async settle(settlements: readonly Settlement[]): Promise<ToldResult[]> {
    const replies = await this.pipelined(settlements, (pipeline, { claim, epoch, unused, stock }) => {
      const isSameEpoch = stock !== undefined && stock.epoch === epoch;
      pipeline.settleSlots(...keysOf(claim.sectionId), epoch, claim.claimId, isSameEpoch ? stock.taken : '', isSameEpoch ? stock.stockVersion : '', ...unused);
    });
    return toldResults(settlements, replies);
  }

  /**
   * Makes numbers available again whose release is committed, in the same order. Idempotent; refused under another
   * epoch, because the picture of that epoch was read with or without the release and must not get it twice.
   */
  async offer(offers: readonly Offer[]): Promise<ToldResult[]> {
    const replies = await this.pipelined(offers, (pipeline, { stock, numbers }) =>
      pipeline.offerSlots(...keysOf(stock.sectionId), stock.epoch, stock.taken, stock.stockVersion, ...numbers),
    );
    return toldResults(offers, replies);
  }

  /** Live counts only; of two readings the higher stock version wins, and only under the epoch that Redis has. */
  async tell(stocks: readonly Stock[]): Promise<void> {
    await this.pipelined(stocks, (pipeline, { sectionId, epoch, taken, stockVersion }) =>
      pipeline.tellSlots(redisKeys.slots(sectionId), epoch, taken, stockVersion),
    );
  }

  /** Repair: replaces the whole picture of a section at once; claims in flight are forgotten. Throws RedisUnavailableError. */
  async publish(picture: Stock & { highWater: number; returned: readonly number[] }): Promise<void> {
    const { sectionId, epoch, capacity, highWater, taken, stockVersion, returned } = picture;
    await this.redis.run((redis) => redis.publishSlots(...keysOf(sectionId), epoch, capacity, highWater, taken, stockVersion, ...returned));
  }

  /** Forgets sections, claims in flight included; false when Redis is away. */
  async remove(sectionIds: readonly number[]): Promise<boolean> {
    const replies = await this.pipelined(sectionIds, (pipeline, sectionId) => pipeline.del(...keysOf(sectionId)));
    return replies !== undefined && replies.every((reply) => reply.error === undefined);
  }

  /** One round trip: the returned numbers behind these pictures; undefined where Redis has gone on since, or does not answer. */
  async returnedNumbers(pictures: readonly SlotPicture[]): Promise<(readonly number[] | undefined)[]> {
    const replies = await this.pipelined(pictures, (pipeline, { sectionId }) =>
      pipeline.zrange(redisKeys.returnedSlots(sectionId), '0', '-1').readSlots(...keysOf(sectionId)),
    );
    return pictures.map((picture, index) => {
      const [numbers, later] = [replies?.[2 * index]?.value, replies?.[2 * index + 1]?.value];
      if (!Array.isArray(numbers) || !Array.isArray(later)) return undefined;
      return isSame(picture, pictureOf(picture.sectionId, later as unknown[])) && numbers.length === picture.returned ? numbers.map(Number) : undefined;
    });
  }

  /** One round trip; undefined stands for a section of which Redis knows nothing. */
  async read(sectionIds: readonly number[]): Promise<(SlotPicture | undefined)[] | 'unavailable'> {
    const replies = await this.pipelined(sectionIds, (pipeline, sectionId) => pipeline.readSlots(...keysOf(sectionId)));
    if (replies === undefined || replies.some((reply) => reply.error !== undefined)) return 'unavailable';
    return sectionIds.map((sectionId, index) => pictureOf(sectionId, replies[index]?.value as unknown[]));
  }

  /** undefined when Redis does not answer at all. */
  private async pipelined<T>(items: readonly T[], add: (pipeline: Pipeline, item: T, index: number) => void): Promise<PipelineReply[] | undefined> {
    if (items.length === 0) return [];
    try {
      return await this.redis.pipeline((pipeline) => items.forEach((item, index) => add(pipeline, item, index)));
    } catch (error) {
      if (isRedisFault(error)) return undefined;
      throw error;
    }
  }
}

type Pipeline = Parameters<Parameters<RedisGateway['pipeline']>[0]>[0];

function keysOf(sectionId: number): [slots: string, returned: string, claims: string] {
  return [redisKeys.slots(sectionId), redisKeys.returnedSlots(sectionId), redisKeys.claims(sectionId)];
}

/** {DONE, first, count, returned...} as claim-slots-3.lua answers it. */
function claimedNumbers(reply: number[]): number[] {
  const [, first = 0, count = 0, ...numbers] = reply;
  for (let number = first; number < first + count; number++) numbers.push(number);
  return numbers;
}

function toldResults(items: readonly unknown[], replies: readonly PipelineReply[] | undefined): ToldResult[] {
  return items.map((_, index) => {
    const status = replies?.[index]?.value;
    if (status === undefined) return 'unavailable';
    return status === ScriptStatus.DONE ? 'done' : trouble(status);
  });
}

function trouble(status: unknown): 'missing' | 'staleEpoch' | 'damaged' {
  if (status === ScriptStatus.MISSING) return 'missing';
  return status === ScriptStatus.STALE_EPOCH ? 'staleEpoch' : 'damaged';
}

function isSame(before: SlotPicture, later: SlotPicture | undefined): boolean {
  return later !== undefined && (['epoch', 'capacity', 'highWater', 'stockVersion', 'claims', 'returned'] as const).every((field) => before[field] === later[field]);
}

function pictureOf(sectionId: number, reply: unknown[]): SlotPicture | undefined {
  const [status, epoch, ...rest] = reply;
  if (status === ScriptStatus.MISSING) return undefined;
  const [capacity, highWater, taken, stockVersion, claims, returned, ageMs] = rest.map(Number);
  return {
    sectionId,
    epoch: typeof epoch === 'string' ? epoch : '',
    capacity: capacity ?? 0,
    highWater: highWater ?? 0,
    taken: taken ?? 0,
    stockVersion: stockVersion ?? 0,
    claims: claims ?? 0,
    returned: returned ?? 0,
    oldestClaimAgeMs: Math.max(0, ageMs ?? 0),
    damaged: status !== ScriptStatus.DONE,
  };
}
