--[[
  Purpose: removes a cache entry and leaves a tombstone that refuses readers who began before.

  KEYS[1]  the cache entry

  ARGV[1]  id of the tombstone, never used before
  ARGV[2]  version that the change made, or empty when the source has none
  ARGV[3]  time to live of the tombstone in ms

  Result   DONE
]]
--- @include "status"

local version = ARGV[2]
local current = redis.call('GET', KEYS[1])
if current and version ~= '' then
  -- Invalidations arrive out of order too; the tombstone keeps the highest version.
  local known = tonumber(string.match(current, '^T:[^:]*:(%d*)$') or '')
  if known and known > tonumber(version) then version = string.format('%.0f', known) end
end
-- Deleting first works even when Redis is out of memory and refuses the tombstone.
redis.call('DEL', KEYS[1])
redis.pcall('SET', KEYS[1], 'T:' .. ARGV[1] .. ':' .. version, 'PX', ARGV[3])
return STATUS.DONE
