-- Readings of PostgreSQL arrive out of order; only a newer one may replace what is known.
-- Versions stay below 2^53, so that Lua's doubles compare them exactly.
local function takeOverTaken(hashKey, taken, stockVersion)
  local known = tonumber(redis.call('HGET', hashKey, 'stockVersion') or '-1')
  if tonumber(stockVersion) <= known then return end
  redis.call('HSET', hashKey, 'taken', taken, 'stockVersion', stockVersion)
end
