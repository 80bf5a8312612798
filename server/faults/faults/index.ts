import type { Fault } from '../fault.js';
import { CAPACITY_CHANGED } from './capacity-changed.js';
import { DEADLINE_RACES } from './deadline-races.js';
import { LAST_PLACE } from './last-place.js';
import { LOCK_ORDER } from './lock-order.js';
import { NETWORK_FAULTS } from './network-faults.js';
import { ONE_KEY_EVERYWHERE } from './one-key-everywhere.js';
import { POSTGRES_FAULTS } from './postgres-faults.js';
import { REDIS_FAULTS } from './redis-faults.js';
import { SERVER_FAULTS } from './server-faults.js';
import { STRATEGY_CHANGED } from './strategy-changed.js';

/** By what breaks, or by who meets whom. */
export const FAULT_GROUPS: readonly (readonly Fault[])[] = [
  SERVER_FAULTS, REDIS_FAULTS, NETWORK_FAULTS, POSTGRES_FAULTS,
  LAST_PLACE, DEADLINE_RACES, ONE_KEY_EVERYWHERE, CAPACITY_CHANGED, STRATEGY_CHANGED, LOCK_ORDER,
];

/** Every fault, in the order in which they are played. */
export const FAULTS: readonly Fault[] = FAULT_GROUPS.flat();
