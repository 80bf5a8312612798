--[[
  Purpose: proposes slot numbers to one batch: returned ones first, lowest first, then above the high-water mark.
           PostgreSQL decides whether the batch gets them.

  KEYS[1]  hash of the section
  KEYS[2]  sorted set of returned numbers
  KEYS[3]  sorted set of claims in flight

  ARGV[1]  epoch that the caller believes in
  ARGV[2]  quantity, at least 1
  ARGV[3]  id of the claim, never used before

  Result   {DONE, first, count, returned...}: `returned` numbers, then `count` numbers from `first` on; together
           1 to quantity, fewer than asked when the section runs short
           {SHORT}        no number is left
           {MISSING}      nothing is known of the section
           {STALE_EPOCH}  Redis has another epoch than the caller
           {DAMAGED}      part of the section's data is gone or of a wrong type
]]
--- @include "section-state"
--- @include "slot-index"

local status = epochStatus(KEYS[1], ARGV[1])
if status ~= STATUS.DONE then return { status } end
if not indexIsWhole(KEYS[1], KEYS[2], KEYS[3]) then return { STATUS.DAMAGED } end

local quantity = tonumber(ARGV[2])
local state = redis.call('HMGET', KEYS[1], 'capacity', 'highWater', 'returned', 'claims')
local capacity = tonumber(state[1])
local highWater = tonumber(state[2])
if not capacity or not highWater then return { STATUS.DAMAGED } end

local popped = {}
if state[3] ~= '0' then
  popped = redis.call('ZPOPMIN', KEYS[2], quantity)
end
local result = { STATUS.DONE, highWater + 1, 0 }
for i = 1, #popped, 2 do
  local number = tonumber(popped[i])
  -- Defensive: a number above the capacity must not have come here.
  if number <= capacity then result[#result + 1] = number end
end
local count = math.max(0, math.min(quantity - (#result - 3), capacity - highWater))
result[3] = count

local nothing = #result == 3 and count == 0
if #popped > 0 or not nothing then
  redis.call('HSET', KEYS[1],
    'highWater', highWater + count,
    'returned', tonumber(state[3]) - #popped / 2,
    'claims', tonumber(state[4]) + (nothing and 0 or 1))
end
if nothing then return { STATUS.SHORT } end

local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000), ARGV[3])
return result
