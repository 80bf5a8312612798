import type { ClientContext, Redis, Result } from 'ioredis';
import type { LoadedScript } from './script-loader.js';
import { loadScripts, SCRIPTS_FOLDER } from './script-loader.js';
import type { ScriptStatus } from './script-status.js';

/** A client that knows Jari's scripts as commands. */
export type JariRedis = Redis;

type Text = string | number;

/** Keys first, then arguments, as each script's header states them. */
declare module 'ioredis' {
  // The parameter must have the name that ioredis gave it.
  interface RedisCommander<Context extends ClientContext> {
    claimSlots(slots: string, returned: string, claims: string, epoch: string, quantity: number, claimId: string): Result<number[], Context>;
    settleSlots(slots: string, returned: string, claims: string, epoch: string, claimId: string, taken: Text, stockVersion: Text, ...unused: number[]): Result<ScriptStatus, Context>;
    offerSlots(slots: string, returned: string, claims: string, epoch: string, taken: number, stockVersion: number, ...numbers: number[]): Result<ScriptStatus, Context>;
    tellSlots(slots: string, epoch: string, taken: number, stockVersion: number): Result<ScriptStatus, Context>;
    publishSlots(
      slots: string, returned: string, claims: string, epoch: string, capacity: number, highWater: number, taken: number, stockVersion: number, ...numbers: number[]
    ): Result<ScriptStatus, Context>;
    readSlots(slots: string, returned: string, claims: string): Result<[status: number, ...rest: Text[]], Context>;
    takeSeats(seats: string, epoch: string, quantity: number): Result<ScriptStatus, Context>;
    giveBackSeats(seats: string, epoch: string, quantity: number): Result<ScriptStatus, Context>;
    tellSeats(seats: string, epoch: string, capacity: number, taken: number, stockVersion: number): Result<ScriptStatus, Context>;
    publishSeats(seats: string, epoch: string, capacity: number, taken: number, stockVersion: number): Result<ScriptStatus, Context>;
    acquireLock(lock: string, queue: string, token: string, leaseMs: number, placeMs: number): Result<ScriptStatus, Context>;
    renewLock(lock: string, token: string, leaseMs: number): Result<ScriptStatus, Context>;
    releaseLock(lock: string, queue: string, token: string, handOverMs: number): Result<ScriptStatus, Context>;
    storeCache(entry: string, seen: string, version: Text, body: string, ttlMs: number): Result<ScriptStatus, Context>;
    readSessions(numberOfKeys: number, ...copies: string[]): Result<(string | number | null)[], Context>;
    keepSessions(numberOfKeys: number, ...copiesThenEachCopyAndTtlMs: Text[]): Result<ScriptStatus, Context>;
    invalidateCache(numberOfKeys: number, ...entriesTombstoneTtlMsVersions: Text[]): Result<ScriptStatus, Context>;
  }
}

export const SCRIPT_FILES = [
  'claim-slots-3.lua',
  'settle-slots-3.lua',
  'offer-slots-3.lua',
  'tell-slots-1.lua',
  'publish-slots-3.lua',
  'read-slots-3.lua',
  'take-seats-1.lua',
  'give-back-seats-1.lua',
  'tell-seats-1.lua',
  'publish-seats-1.lua',
  'acquire-lock-2.lua',
  'renew-lock-1.lua',
  'release-lock-2.lua',
  'store-cache-1.lua',
  'invalidate-cache-n.lua',
  'read-sessions-n.lua',
  'keep-sessions-n.lua',
] as const;

/** Every script of Jari; throws at boot when one is missing or breaks its contract. */
export function jariScripts(): LoadedScript[] {
  return loadScripts(SCRIPTS_FOLDER, SCRIPT_FILES);
}

/** As ioredis takes them: commands by name, sent by hash and loaded again where a server has forgotten them. */
export function scriptCommands(scripts: readonly LoadedScript[]): Record<string, { lua: string; numberOfKeys?: number }> {
  return Object.fromEntries(scripts.map(({ name, lua, numberOfKeys }) => [name, numberOfKeys === undefined ? { lua } : { lua, numberOfKeys }]));
}
