import type { RequestedRepairs } from '../contract';

/** Of a sale that is over Redis keeps nothing, and a server without Redis has nowhere to keep it: then no section is rebuilt. */
export function isNothing<Changed extends object>(answer: Changed | RequestedRepairs): boolean {
  return 'requested' in answer && answer.requested.length === 0;
}
