--[[
  Purpose: sets a section's counter by a reading of PostgreSQL, when that is newer than the known one.

  KEYS[1]  hash of the section's seats

  ARGV[1]  epoch of the reading
  ARGV[2]  capacity
  ARGV[3]  taken
  ARGV[4]  stock version

  Result   DONE (also when the reading was older), MISSING, STALE_EPOCH or DAMAGED
]]
--- @include "section-state"

local status = epochStatus(KEYS[1], ARGV[1])
if status ~= STATUS.DONE then return status end
if tonumber(ARGV[4]) > tonumber(redis.call('HGET', KEYS[1], 'stockVersion')) then
  redis.call('HSET', KEYS[1], 'capacity', ARGV[2], 'available', ARGV[2] - ARGV[3], 'stockVersion', ARGV[4])
end
return STATUS.DONE
