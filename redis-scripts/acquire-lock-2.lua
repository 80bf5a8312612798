--[[
  Purpose: takes a lock, or queues for it. The contender that has waited is handed the lock by its owner's release
           (see release-lock), so that a busy instance cannot starve the others.

  KEYS[1]  the lock; its value is the owner's token
  KEYS[2]  the contender next in line; its value is that one's token

  ARGV[1]  token of the contender, never used before
  ARGV[2]  lease in ms
  ARGV[3]  ms for which the place in line is kept without asking again

  Result   DONE (the lock is ours for the lease), SHORT (we are next in line) or REFUSED (somebody else is)
]]
--- @include "status"

local owner = redis.call('GET', KEYS[1])
if not owner or owner == ARGV[1] then
  if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return STATUS.DONE
end

local next = redis.call('GET', KEYS[2])
if next and next ~= ARGV[1] then return STATUS.REFUSED end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
return STATUS.SHORT
