--[[
  Purpose: ends a lease that is still ours, and hands the lock to the contender next in line.

  KEYS[1]  the lock
  KEYS[2]  the contender next in line

  ARGV[1]  token of the owner
  ARGV[2]  ms in which the next one must come for it; it may have died

  Result   DONE, or REFUSED when the lock was not ours any more
]]
--- @include "status"

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return STATUS.REFUSED end
local next = redis.call('GET', KEYS[2])
if next then
  redis.call('SET', KEYS[1], next, 'PX', ARGV[2])
  redis.call('DEL', KEYS[2])
else
  redis.call('DEL', KEYS[1])
end
return STATUS.DONE
