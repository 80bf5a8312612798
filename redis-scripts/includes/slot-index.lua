-- Eviction takes whole keys: a section whose hash survived without one of its sorted sets would sell on with
-- numbers missing from it. The hash therefore counts the members of both.
local function indexIsWhole(hashKey, availableKey, claimedKey)
  local counts = redis.call('HMGET', hashKey, 'returned', 'claims')
  return redis.pcall('ZCARD', availableKey) == tonumber(counts[1])
    and redis.pcall('ZCARD', claimedKey) == tonumber(counts[2])
end
