import type { Fault } from '../fault.js';
import { REDIS_FAULTS } from './redis-faults.js';

/** Every fault, in the order in which they are played. */
export const FAULTS: readonly Fault[] = [...REDIS_FAULTS];
