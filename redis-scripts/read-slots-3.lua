--[[
  Purpose: reads a section's picture without changing it.

  KEYS[1]  hash of the section
  KEYS[2]  sorted set of returned numbers
  KEYS[3]  sorted set of claims in flight

  ARGV     none

  Result   {DONE or DAMAGED, epoch, capacity, highWater, taken, stockVersion, claims,
            returned, age of the oldest claim in ms or -1}
           {MISSING}, or {DAMAGED} alone when not even the hash can be read
]]
--- @include "status"
--- @include "slot-index"

local state = redis.pcall('HMGET', KEYS[1], 'epoch', 'capacity', 'highWater', 'taken', 'stockVersion', 'claims', 'returned')
if state.err then return { STATUS.DAMAGED } end
if not state[1] then return { STATUS.MISSING } end
for index = 2, 5 do
  if not tonumber(state[index]) then return { STATUS.DAMAGED, unpack(state, 1, 7) } end
end
if not indexIsWhole(KEYS[1], KEYS[2], KEYS[3]) then return { STATUS.DAMAGED, unpack(state) } end

local ageMs = -1
local oldest = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
if oldest[2] then
  local time = redis.call('TIME')
  ageMs = math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(oldest[2]))
end
state[#state + 1] = ageMs
return { STATUS.DONE, unpack(state) }
