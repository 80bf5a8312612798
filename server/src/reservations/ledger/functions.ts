import { CANCEL } from './cancel.sql.js';
import { CONFIRM } from './confirm.sql.js';
import { EXPIRE_DUE } from './expire-due.sql.js';
import { GIVE_BACK } from './give-back.sql.js';
import { RESERVATION_DOCUMENT } from './reservation-document.sql.js';
import { RESERVE } from './reserve.sql.js';

/** Every SQL function of the ledger, in the order in which they build on each other. */
export const LEDGER_FUNCTIONS: readonly string[] = [
  RESERVATION_DOCUMENT,
  RESERVE,
  CONFIRM,
  GIVE_BACK,
  CANCEL,
  EXPIRE_DUE,
];
