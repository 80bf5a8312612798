--[[
  Purpose: ends a claim whose outcome is known: forgets it and puts back the numbers that were not used.
           A second call for the same claim changes nothing.

  KEYS[1]  hash of the section
  KEYS[2]  sorted set of returned numbers
  KEYS[3]  sorted set of claims in flight

  ARGV[1]  epoch under which the numbers were claimed
  ARGV[2]  id of the claim
  ARGV[3]  taken, as a statement of PostgreSQL under the same epoch left it; empty when nothing is known
  ARGV[4]  stock version of that statement, or empty
  ARGV[5…] unused numbers

  Result   DONE, MISSING, STALE_EPOCH (the claim went with its epoch) or DAMAGED
]]
--- @include "section-state"
--- @include "slot-index"
--- @include "put-back"
--- @include "take-over-taken"

local status = epochStatus(KEYS[1], ARGV[1])
if status ~= STATUS.DONE then return status end
if not indexIsWhole(KEYS[1], KEYS[2], KEYS[3]) then return STATUS.DAMAGED end

if redis.call('ZREM', KEYS[3], ARGV[2]) == 1 then
  redis.call('HINCRBY', KEYS[1], 'claims', -1)
  putBack(KEYS[1], KEYS[2], 5)
end
if ARGV[3] ~= '' then takeOverTaken(KEYS[1], ARGV[3], ARGV[4]) end
return STATUS.DONE
