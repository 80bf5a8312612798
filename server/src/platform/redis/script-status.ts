/** Answers of every Lua script; `redis-scripts/includes/status.lua` holds the same names and numbers. */
export enum ScriptStatus {
  DONE = 1,
  SHORT = 2,
  MISSING = 3,
  STALE_EPOCH = 4,
  DAMAGED = 5,
  REFUSED = 6,
}
