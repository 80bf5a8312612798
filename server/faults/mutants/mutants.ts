import type { StrategyName } from '../../src/platform/config/app-config.js';
import type { Fault } from '../fault.js';
import { CAPACITY_CHANGED_AT_REST } from './scenes/capacity-changed-at-rest.js';
import { CONFIRMED_AT_DEADLINE, CONFIRMED_LATE } from './scenes/deadlines.js';
import { COUNTERS_WRONG, LOCK_HOLDER_FROZEN } from './scenes/lock-scenes.js';
import { ONE_BUYER_EVERYWHERE } from './scenes/one-buyer-everywhere.js';
import { ANSWERS_LOST, CALM, POSTGRES_CRASHES, REDIS_ABSENT } from './scenes/scenes.js';

/** One way in which the program is broken. `alterations/` says how, under the same name. */
export interface Mutant {
  readonly name: string;
  readonly title: string;
  readonly fault: Fault;
  /** The violation that gives it away; others may be found as well. */
  readonly caughtBy: RegExp;
  /** One of those that are played in the short run. */
  readonly inShort?: boolean;
}

export const MUTANTS: readonly Mutant[] = [
  { name: 'no-row-lock', title: "reserve does not lock the section's row", fault: CALM, caughtBy: /^[128]: |a fault of the program/, inShort: true },
  { name: 'no-check', title: 'taken may exceed the capacity', fault: CALM, caughtBy: /more places taken than it has/ },
  { name: 'no-check-and-oversold', title: 'the same, and reserve compares wrongly', fault: CALM, caughtBy: /^1: / },
  { name: 'no-slot-key', title: 'a slot may have two owners', fault: CALM, caughtBy: /a slot may not have two owners/ },
  { name: 'no-slot-key-and-given-twice', title: 'the same, and reserve gives numbers out twice', fault: CALM, caughtBy: /^2: / },
  { name: 'no-log-key', title: 'a reservation may leave its state twice', fault: CALM, caughtBy: /may not leave its state twice/ },
  { name: 'log-row-missing', title: 'some holds are not logged', fault: CALM, caughtBy: /^11: / },
  { name: 'cancel-without-owner', title: "cancel does not ask whose it is", fault: CALM, caughtBy: /^10: /, inShort: true },
  { name: 'confirm-without-owner', title: 'confirm does not ask whose it is', fault: CALM, caughtBy: /^10: / },
  { name: 'logs-without-owner', title: "anybody reads a reservation's history", fault: CALM, caughtBy: /^10: / },
  { name: 'confirm-late', title: 'holds are confirmed after their deadline', fault: CONFIRMED_LATE, caughtBy: /^4: / },
  { name: 'expired-by-a-fast-clock', title: 'a server calls holds expired by a clock of its own, which is a second fast', fault: CALM, caughtBy: /^a confirm was refused with 410/ },
  { name: 'expire-early', title: 'holds expire a second too soon', fault: CALM, caughtBy: /^4: / },
  { name: 'places-kept-on-expiry', title: 'giving back leaves one place taken', fault: CALM, caughtBy: /^1: / },
  { name: 'replayed-another', title: "a key is answered with another key's reservation", fault: CALM, caughtBy: /^6: / },
  { name: 'old-reading-refuses', title: 'a reading of PostgreSQL refuses for 10 s', fault: CALM, caughtBy: /called sold out|^8: /, inShort: true },
  { name: 'no-key-constraint', title: 'one key may have two reservations', fault: ONE_BUYER_EVERYWHERE, caughtBy: /^6: one key of one user/, inShort: true },
  { name: 'limit-without-lock', title: "the buyer's limit is not kept across servers", fault: ONE_BUYER_EVERYWHERE, caughtBy: /^7: / },
  { name: 'expire-reads-then-writes', title: 'expiry reads, waits and writes without looking again', fault: CONFIRMED_AT_DEADLINE, caughtBy: /^[47]: / },
  { name: 'epoch-ignored', title: 'nobody compares epochs', fault: CAPACITY_CHANGED_AT_REST, caughtBy: /^9: / },
  { name: 'epoch-ignored-by-watch', title: 'the comparison with PostgreSQL leaves the epoch out', fault: CAPACITY_CHANGED_AT_REST, caughtBy: /^9: / },
  { name: 'no-repair', title: "Redis's picture is never made anew", fault: REDIS_ABSENT, caughtBy: /^9: / },
  { name: 'sticky-counter', title: 'a server goes on with its own count after Redis has returned', fault: REDIS_ABSENT, caughtBy: /called sold out|^8: / },
  { name: 'acknowledged-before-commit', title: 'answers leave before COMMIT', fault: POSTGRES_CRASHES, caughtBy: /^3: / },
  { name: 'commit-not-waited-for', title: 'synchronous_commit=off', fault: POSTGRES_CRASHES, caughtBy: /^3: / },
  { name: 'sent-again-under-a-new-id', title: 'after an unknown outcome the ledger tries again as if for another', fault: ANSWERS_LOST, caughtBy: /never acknowledged|^6: a key was answered with/ },
  { name: 'unknown-told-as-failed', title: 'an unknown outcome is told as a failure', fault: ANSWERS_LOST, caughtBy: /is in PostgreSQL as|never acknowledged/ },
  { name: 'release-without-owner', title: 'a lock is released without looking whose it is', fault: LOCK_HOLDER_FROZEN, caughtBy: /released by a server that had lost it/ },
  { name: 'redis-decides', title: "the lock strategy refuses by Redis's count alone", fault: COUNTERS_WRONG, caughtBy: /called sold out/ },
];

/** What makes no difference that any invariant could see, and why; played only when named with `--fault`. */
export const EQUIVALENT: readonly Mutant[] = [
  { name: 'epoch-ignored-by-ledger', title: 'the ledger takes proposals of any epoch', fault: REDIS_ABSENT, caughtBy: /./ },
  { name: 'epoch-ignored-by-scripts', title: 'the scripts do not compare epochs', fault: CAPACITY_CHANGED_AT_REST, caughtBy: /./ },
  { name: 'claim-given-back-when-unknown', title: 'a claim goes back although its batch may have committed', fault: ANSWERS_LOST, caughtBy: /./ },
];

/** The strategy under which a mutant and its control are played. */
export function strategyOf({ fault }: Mutant): StrategyName {
  return fault.strategies?.[0] ?? 'slot';
}
