--[[
  Purpose: prolongs a lease that is still ours.

  KEYS[1]  the lock

  ARGV[1]  token of the owner
  ARGV[2]  lease in ms

  Result   DONE, or REFUSED when the lock is not ours any more
]]
--- @include "status"

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return STATUS.REFUSED end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return STATUS.DONE
