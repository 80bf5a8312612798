--[[
  Purpose: makes the numbers of a committed release available again. Offering a number twice changes nothing.

  KEYS[1]  hash of the section
  KEYS[2]  sorted set of returned numbers
  KEYS[3]  sorted set of claims in flight

  ARGV[1]  epoch that the release returned
  ARGV[2]  taken, as the release left it
  ARGV[3]  stock version of the release
  ARGV[4…] numbers; those above the capacity are left out

  Result   DONE, MISSING, STALE_EPOCH or DAMAGED; only DONE has put anything back
]]
--- @include "section-state"
--- @include "slot-index"
--- @include "put-back"
--- @include "take-over-taken"

local status = epochStatus(KEYS[1], ARGV[1])
if status ~= STATUS.DONE then return status end
if not indexIsWhole(KEYS[1], KEYS[2], KEYS[3]) then return STATUS.DAMAGED end

putBack(KEYS[1], KEYS[2], 4)
takeOverTaken(KEYS[1], ARGV[2], ARGV[3])
return STATUS.DONE
