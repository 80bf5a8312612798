--[[
  Purpose: makes a section's picture anew, as repair read it from PostgreSQL; all that was there is replaced and
           claims in flight are forgotten, because their epoch has ended.

  KEYS[1]  hash of the section
  KEYS[2]  sorted set of returned numbers
  KEYS[3]  sorted set of claims in flight

  ARGV[1]  epoch
  ARGV[2]  capacity
  ARGV[3]  high-water mark
  ARGV[4]  taken
  ARGV[5]  stock version
  ARGV[6…] returned numbers; those above the capacity or the mark are left out

  Result   DONE
]]
--- @include "status"
--- @include "put-back"

redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1],
  'epoch', ARGV[1],
  'capacity', ARGV[2],
  'highWater', ARGV[3],
  'taken', ARGV[4],
  'stockVersion', ARGV[5],
  'returned', 0,
  'claims', 0)
putBack(KEYS[1], KEYS[2], 6)
return STATUS.DONE
