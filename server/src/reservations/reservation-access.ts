import { DomainError } from '../common/domain-error.js';
import type { PaymentMode } from '../platform/config/app-config.js';
import type { Principal } from '../users/principal.js';
import type { Caller } from './reservations.service.js';

/** Operators act on anybody's reservations, everybody else on their own. */
export function callerOf({ role, userId }: Principal): Caller {
  return role === 'operator' ? { ownerId: null, actor: 'operator' } : { ownerId: userId, actor: role };
}

/**
 * Who may turn a hold into a ticket. In demo mode its buyer may. With a payment provider outside, nobody's own word
 * counts: only an operator, or the key by which the provider's confirmations arrive, and that may be for anybody's hold.
 */
export function callerMayConfirm(principal: Principal, paymentMode: PaymentMode): Caller {
  if (paymentMode === 'demo' || principal.role === 'operator') return callerOf(principal);
  // The route's guard has seen to it that a key carries the scope reservations:confirm.
  if (principal.via === 'apiKey') return { ownerId: null, actor: 'integrator' };
  throw new DomainError('forbidden', 'FORBIDDEN', 'A reservation is confirmed by the payment provider, not by its buyer.');
}
