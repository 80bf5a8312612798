import { isGuest } from '../../account/session.store';
import type { ConsoleWords } from '../console-words';
import type { FoundBuyer } from '../contract';

/** What a buyer is called: guests have a name in the database, which is nobody's and in one language. */
export function buyerName(buyer: Pick<FoundBuyer, 'name' | 'email' | 'role'>, c: ConsoleWords['c']): string {
  return isGuest(buyer) || buyer.name === '' ? c('lookup.guest') : buyer.name;
}
