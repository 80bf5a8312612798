--[[
  Purpose: makes a section's counter anew, as repair read it from PostgreSQL.

  KEYS[1]  hash of the section's seats

  ARGV[1]  epoch
  ARGV[2]  capacity
  ARGV[3]  taken
  ARGV[4]  stock version

  Result   DONE
]]
--- @include "status"

redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1],
  'epoch', ARGV[1], 'capacity', ARGV[2], 'available', ARGV[2] - ARGV[3], 'stockVersion', ARGV[4])
return STATUS.DONE
