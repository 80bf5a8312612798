-- Answers of all scripts; the same names and numbers stand in server/src/platform/redis/script-status.ts.
local STATUS = {
  DONE = 1,
  SHORT = 2,
  MISSING = 3,
  STALE_EPOCH = 4,
  DAMAGED = 5,
  REFUSED = 6,
}
