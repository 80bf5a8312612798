--[[
  Purpose: takes over how many places are taken, when that reading of PostgreSQL is newer than the known one.

  KEYS[1]  hash of the section

  ARGV[1]  epoch of the reading
  ARGV[2]  taken
  ARGV[3]  stock version

  Result   DONE (also when the reading was older), MISSING, STALE_EPOCH or DAMAGED
]]
--- @include "section-state"
--- @include "take-over-taken"

local status = epochStatus(KEYS[1], ARGV[1])
if status ~= STATUS.DONE then return status end
takeOverTaken(KEYS[1], ARGV[2], ARGV[3])
return STATUS.DONE
