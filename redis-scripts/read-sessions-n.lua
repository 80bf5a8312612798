--[[
  Purpose: reads copies of sessions and how long each may still be believed.

  KEYS[n]  the copies, any number of them

  ARGV     none

  Result   {copy or false, ms or a negative number, …}: two values for each key
]]

local result = {}
for i, key in ipairs(KEYS) do
  local copy = redis.pcall('GET', key)
  result[2 * i - 1] = type(copy) == 'string' and copy
  result[2 * i] = redis.call('PTTL', key)
end
return result
