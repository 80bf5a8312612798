import { strict as assert } from 'node:assert';
import { ScriptStatus } from '../../src/platform/redis/script-status.js';

type Hash = Map<string, string>;
type SortedSet = Map<string, number>;

interface Text {
  readonly text: string;
  readonly expiresAtMs: number;
}

/** All of one server's data. */
export interface RedisData {
  readonly hashes: Map<string, Hash>;
  readonly sortedSets: Map<string, SortedSet>;
  readonly texts: Map<string, Text>;
}

export type Argument = string | number;
type Command = (this: RedisModel, ...args: never[]) => unknown;

const emptyData = (): RedisData => ({ hashes: new Map(), sortedSets: new Map(), texts: new Map() });

/**
 * What the scripts of `redis-scripts/` do, command by command, on data in memory. That it is the same is tested against
 * a real Redis in redis-model.spec.ts. It leaves out keys of a wrong type, which nothing in these programs makes.
 */
export class RedisModel {
  private data = emptyData();

  constructor(private readonly nowMs: () => number) {}

  /** Carries out one command as a server would, at once and as a whole. */
  execute(name: string, args: readonly Argument[]): unknown {
    const command = (RedisModel.prototype as unknown as Record<string, Command | undefined>)[name];
    assert(command !== undefined && COMMANDS.has(name), `the model knows the command ${name}`);
    return command.apply(this, args.map(String) as never[]);
  }

  snapshot(): RedisData {
    return copyOf(this.data);
  }

  restore(data: RedisData): void {
    this.data = copyOf(data);
  }

  clear(): void {
    this.data = emptyData();
  }

  del(key: string): number {
    const { hashes, sortedSets, texts } = this.data;
    return [hashes.delete(key), sortedSets.delete(key), texts.delete(key)].includes(true) ? 1 : 0;
  }

  hmget(key: string, ...fields: string[]): (string | null)[] {
    const hash = this.data.hashes.get(key);
    return fields.map((field) => hash?.get(field) ?? null);
  }

  /** Members by score, as ZRANGE 0 -1 gives them. */
  zrange(key: string): string[] {
    return [...(this.data.sortedSets.get(key) ?? [])].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([member]) => member);
  }

  get(key: string): string | null {
    const found = this.data.texts.get(key);
    if (found !== undefined && found.expiresAtMs > this.nowMs()) return found.text;
    this.data.texts.delete(key);
    return null;
  }

  claimSlots(slots: string, returned: string, claims: string, epoch: string, wanted: string, claimId: string): number[] {
    const status = this.wholeStatus(slots, returned, claims, epoch);
    if (status !== ScriptStatus.DONE) return [status];
    const hash = this.hash(slots);
    const [quantity, capacity, highWater] = [Number(wanted), numberIn(hash, 'capacity'), numberIn(hash, 'highWater')];
    const popped = this.zrange(returned).slice(0, quantity);
    for (const member of popped) this.zrem(returned, member);
    const numbers = popped.map(Number).filter((number) => number <= capacity);
    const count = Math.max(0, Math.min(quantity - numbers.length, capacity - highWater));
    const nothing = numbers.length === 0 && count === 0;
    hash.set('highWater', String(highWater + count));
    hash.set('returned', String(numberIn(hash, 'returned') - popped.length));
    if (nothing) return [ScriptStatus.SHORT];
    hash.set('claims', String(numberIn(hash, 'claims') + 1));
    this.zadd(claims, claimId, this.nowMs());
    return [ScriptStatus.DONE, highWater + 1, count, ...numbers];
  }

  settleSlots(slots: string, returned: string, claims: string, epoch: string, claimId: string, taken: string, stockVersion: string, ...unused: string[]): ScriptStatus {
    const status = this.wholeStatus(slots, returned, claims, epoch);
    if (status !== ScriptStatus.DONE) return status;
    if (this.zrem(claims, claimId)) {
      this.add(slots, 'claims', -1);
      this.putBack(slots, returned, unused);
    }
    if (taken !== '') this.takeOverTaken(slots, taken, stockVersion);
    return ScriptStatus.DONE;
  }

  offerSlots(slots: string, returned: string, claims: string, epoch: string, taken: string, stockVersion: string, ...numbers: string[]): ScriptStatus {
    const status = this.wholeStatus(slots, returned, claims, epoch);
    if (status !== ScriptStatus.DONE) return status;
    this.putBack(slots, returned, numbers);
    this.takeOverTaken(slots, taken, stockVersion);
    return ScriptStatus.DONE;
  }

  tellSlots(slots: string, epoch: string, taken: string, stockVersion: string): ScriptStatus {
    const status = this.epochStatus(slots, epoch);
    if (status === ScriptStatus.DONE) this.takeOverTaken(slots, taken, stockVersion);
    return status;
  }

  publishSlots(slots: string, returned: string, claims: string, epoch: string, capacity: string, highWater: string, taken: string, stockVersion: string, ...numbers: string[]): ScriptStatus {
    for (const key of [slots, returned, claims]) this.del(key);
    this.data.hashes.set(slots, new Map(Object.entries({ epoch, capacity, highWater, taken, stockVersion, returned: '0', claims: '0' })));
    this.putBack(slots, returned, numbers);
    return ScriptStatus.DONE;
  }

  readSlots(slots: string, returned: string, claims: string): unknown[] {
    const state = this.hmget(slots, 'epoch', 'capacity', 'highWater', 'taken', 'stockVersion', 'claims', 'returned');
    if (state[0] === null) return [ScriptStatus.MISSING];
    if (!this.isWhole(slots, returned, claims)) return [ScriptStatus.DAMAGED, ...state];
    const times = [...(this.data.sortedSets.get(claims) ?? new Map<string, number>()).values()];
    return [ScriptStatus.DONE, ...state, times.length === 0 ? -1 : Math.max(0, this.nowMs() - Math.min(...times))];
  }

  takeSeats(seats: string, epoch: string, quantity: string): ScriptStatus {
    const status = this.epochStatus(seats, epoch);
    if (status !== ScriptStatus.DONE) return status;
    if (numberIn(this.hash(seats), 'available') < Number(quantity)) return ScriptStatus.SHORT;
    this.add(seats, 'available', -Number(quantity));
    return ScriptStatus.DONE;
  }

  giveBackSeats(seats: string, epoch: string, quantity: string): ScriptStatus {
    const status = this.epochStatus(seats, epoch);
    if (status !== ScriptStatus.DONE) return status;
    const hash = this.hash(seats);
    hash.set('available', String(Math.min(numberIn(hash, 'available') + Number(quantity), numberIn(hash, 'capacity'))));
    return ScriptStatus.DONE;
  }

  tellSeats(seats: string, epoch: string, capacity: string, taken: string, stockVersion: string): ScriptStatus {
    const status = this.epochStatus(seats, epoch);
    if (status !== ScriptStatus.DONE) return status;
    const hash = this.hash(seats);
    if (Number(stockVersion) <= numberIn(hash, 'stockVersion')) return ScriptStatus.DONE;
    hash.set('capacity', capacity).set('available', String(Number(capacity) - Number(taken))).set('stockVersion', stockVersion);
    return ScriptStatus.DONE;
  }

  publishSeats(seats: string, epoch: string, capacity: string, taken: string, stockVersion: string): ScriptStatus {
    this.del(seats);
    const available = String(Number(capacity) - Number(taken));
    this.data.hashes.set(seats, new Map(Object.entries({ epoch, capacity, available, stockVersion })));
    return ScriptStatus.DONE;
  }

  acquireLock(lock: string, queue: string, token: string, leaseMs: string, placeMs: string): ScriptStatus {
    const owner = this.get(lock);
    if (owner === null || owner === token) {
      if (this.get(queue) === token) this.del(queue);
      this.set(lock, token, leaseMs);
      return ScriptStatus.DONE;
    }
    const next = this.get(queue);
    if (next !== null && next !== token) return ScriptStatus.REFUSED;
    this.set(queue, token, placeMs);
    return ScriptStatus.SHORT;
  }

  renewLock(lock: string, token: string, leaseMs: string): ScriptStatus {
    if (this.get(lock) !== token) return ScriptStatus.REFUSED;
    this.set(lock, token, leaseMs);
    return ScriptStatus.DONE;
  }

  releaseLock(lock: string, queue: string, token: string, handOverMs: string): ScriptStatus {
    if (this.get(lock) !== token) return ScriptStatus.REFUSED;
    const next = this.get(queue);
    this.del(lock);
    if (next !== null) {
      this.set(lock, next, handOverMs);
      this.del(queue);
    }
    return ScriptStatus.DONE;
  }

  invalidateCache(numberOfKeys: string, ...rest: string[]): ScriptStatus {
    const keys = rest.slice(0, Number(numberOfKeys));
    const [tombstone, ttlMs, ...versions] = rest.slice(keys.length) as [string, string, ...string[]];
    keys.forEach((key, index) => {
      const version = versions[index] ?? '';
      const known = /^T:[^:]*:(\d+)$/.exec(this.get(key) ?? '')?.[1];
      const newest = version !== '' && known !== undefined && Number(known) > Number(version) ? known : version;
      this.set(key, `T:${tombstone}:${newest}`, ttlMs);
    });
    return ScriptStatus.DONE;
  }

  private epochStatus(key: string, epoch: string): ScriptStatus {
    const current = this.data.hashes.get(key)?.get('epoch');
    if (current === undefined) return ScriptStatus.MISSING;
    return current === epoch ? ScriptStatus.DONE : ScriptStatus.STALE_EPOCH;
  }

  private wholeStatus(slots: string, returned: string, claims: string, epoch: string): ScriptStatus {
    const status = this.epochStatus(slots, epoch);
    return status === ScriptStatus.DONE && !this.isWhole(slots, returned, claims) ? ScriptStatus.DAMAGED : status;
  }

  private isWhole(slots: string, returned: string, claims: string): boolean {
    const hash = this.hash(slots);
    const size = (key: string): number => this.data.sortedSets.get(key)?.size ?? 0;
    return size(returned) === numberIn(hash, 'returned') && size(claims) === numberIn(hash, 'claims');
  }

  private putBack(slots: string, returned: string, numbers: readonly string[]): void {
    const hash = this.hash(slots);
    const limit = Math.min(numberIn(hash, 'capacity'), numberIn(hash, 'highWater'));
    for (const number of numbers) {
      if (Number(number) < 1 || Number(number) > limit) continue;
      if (this.zadd(returned, number, Number(number))) this.add(slots, 'returned', 1);
    }
  }

  private takeOverTaken(slots: string, taken: string, stockVersion: string): void {
    const hash = this.hash(slots);
    if (Number(stockVersion) > numberIn(hash, 'stockVersion')) hash.set('taken', taken).set('stockVersion', stockVersion);
  }

  private hash(key: string): Hash {
    const hash = this.data.hashes.get(key);
    assert(hash !== undefined, 'a script has looked whether the hash is there');
    return hash;
  }

  private add(key: string, field: string, change: number): void {
    const hash = this.hash(key);
    hash.set(field, String(numberIn(hash, field) + change));
  }

  private zadd(key: string, member: string, score: number): boolean {
    const set = this.data.sortedSets.get(key) ?? new Map<string, number>();
    const isNew = !set.has(member);
    this.data.sortedSets.set(key, set.set(member, score));
    return isNew;
  }

  private zrem(key: string, member: string): boolean {
    const set = this.data.sortedSets.get(key);
    const removed = set?.delete(member) ?? false;
    if (set?.size === 0) this.data.sortedSets.delete(key);
    return removed;
  }

  private set(key: string, text: string, ttlMs: string): void {
    this.data.texts.set(key, { text, expiresAtMs: this.nowMs() + Number(ttlMs) });
  }
}

/** What clients may send. */
export const COMMANDS: ReadonlySet<string> = new Set([
  'claimSlots', 'settleSlots', 'offerSlots', 'tellSlots', 'publishSlots', 'readSlots', 'takeSeats', 'giveBackSeats', 'tellSeats',
  'publishSeats', 'acquireLock', 'renewLock', 'releaseLock', 'invalidateCache', 'hmget', 'zrange', 'del',
]);

const numberIn = (hash: Hash, field: string): number => Number(hash.get(field));

function copyOf({ hashes, sortedSets, texts }: RedisData): RedisData {
  return {
    hashes: new Map([...hashes].map(([key, hash]) => [key, new Map(hash)])),
    sortedSets: new Map([...sortedSets].map(([key, set]) => [key, new Map(set)])),
    texts: new Map(texts),
  };
}
