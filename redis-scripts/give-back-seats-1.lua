--[[
  Purpose: puts places back that a hold had taken from the counter and PostgreSQL did not admit.

  KEYS[1]  hash of the section's seats

  ARGV[1]  epoch under which they were taken
  ARGV[2]  quantity

  Result   DONE, MISSING, STALE_EPOCH (the counter was made anew without that hold) or DAMAGED
]]
--- @include "section-state"

local status = epochStatus(KEYS[1], ARGV[1])
if status ~= STATUS.DONE then return status end
local state = redis.call('HMGET', KEYS[1], 'available', 'capacity')
-- A newer reading of PostgreSQL may have corrected the counter in between; it never shows more than there is.
local available = math.min(tonumber(state[1]) + tonumber(ARGV[2]), tonumber(state[2]))
redis.call('HSET', KEYS[1], 'available', available)
return STATUS.DONE
