--[[
  Purpose: takes places from a section's counter for one hold of the lock strategy, all or none.

  KEYS[1]  hash of the section's seats

  ARGV[1]  epoch that the caller believes in
  ARGV[2]  quantity

  Result   DONE, SHORT (fewer are available), MISSING, STALE_EPOCH or DAMAGED
]]
--- @include "section-state"

local status = epochStatus(KEYS[1], ARGV[1])
if status ~= STATUS.DONE then return status end
if tonumber(redis.call('HGET', KEYS[1], 'available')) < tonumber(ARGV[2]) then return STATUS.SHORT end
redis.call('HINCRBY', KEYS[1], 'available', -ARGV[2])
return STATUS.DONE
