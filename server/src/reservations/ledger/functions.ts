/** Every SQL function of the ledger, in the order in which they build on each other. */
export const LEDGER_FUNCTIONS: readonly string[] = [];
