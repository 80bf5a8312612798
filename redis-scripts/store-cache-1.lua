--[[
  Purpose: stores what a reader has read, unless an invalidation since then has made it old.

  KEYS[1]  the cache entry: an entry is 'E:namespace:version:body', a tombstone is 'T:id:version'

  ARGV[1]  what the reader found under the key before it read: the id of a tombstone, or empty
  ARGV[2]  version that it read, or empty when its source has none
  ARGV[3]  the new entry, complete
  ARGV[4]  time to live in ms

  Result   DONE, or REFUSED when the reader lost
]]
--- @include "status"

local current = redis.call('GET', KEYS[1])
if current then
  local tombstone, known = string.match(current, '^T:([^:]*):(%d*)$')
  if not tombstone then
    -- An entry of an earlier namespace is worth nothing, whatever its version.
    local namespace, stored = string.match(current, '^E:([^:]*):(%d*):')
    if namespace and namespace == string.match(ARGV[3], '^E:([^:]*):') then known = stored end
  end
  known = tonumber(known or '')
  local version = tonumber(ARGV[2])
  if version and known then
    if version < known then return STATUS.REFUSED end
  elseif tombstone and tombstone ~= ARGV[1] then
    return STATUS.REFUSED
  end
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return STATUS.DONE
