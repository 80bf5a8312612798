--[[
  Purpose: removes cache entries and leaves tombstones that refuse readers who began before.

  KEYS[n]  the cache entries, any number of them

  ARGV[1]  id of the tombstones, never used before
  ARGV[2]  time to live of the tombstones in ms
  ARGV[3…] for each key the version that the change made, or empty when the source has none

  Result   DONE
]]
--- @include "status"

for i, key in ipairs(KEYS) do
  local version = ARGV[i + 2]
  local current = redis.pcall('GET', key)
  if type(current) == 'string' and version ~= '' then
    -- Invalidations arrive out of order too; the tombstone keeps the highest version.
    local known = tonumber(string.match(current, '^T:[^:]*:(%d*)$') or '')
    if known and known > tonumber(version) then version = string.format('%.0f', known) end
  end
  -- Deleting first works even when Redis is out of memory and refuses the tombstone.
  if current then redis.call('DEL', key) end
  redis.pcall('SET', key, 'T:' .. ARGV[1] .. ':' .. version, 'PX', ARGV[2])
end
return STATUS.DONE
