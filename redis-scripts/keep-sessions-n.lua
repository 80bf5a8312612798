--[[
  Purpose: keeps copies of sessions for as long as they may be believed.

  KEYS[n]  the copies, any number of them

  ARGV     for each key the copy and its time to live in ms

  Result   DONE
]]
--- @include "status"

for i, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[2 * i - 1], 'PX', ARGV[2 * i])
end
return STATUS.DONE
