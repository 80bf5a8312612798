-- ZADD takes many members at once, but unpack() overflows Lua's C stack at about 8,000 values.
local MEMBERS_PER_ZADD = 500

-- Puts the numbers ARGV[first..] into the sorted set, each at most once, and counts the new ones in the hash.
-- Numbers above the capacity may not be issued; numbers above the mark are free already and come with the mark.
local function putBack(hashKey, availableKey, first)
  if not ARGV[first] then return end
  local limits = redis.call('HMGET', hashKey, 'capacity', 'highWater')
  local limit = math.min(tonumber(limits[1]), tonumber(limits[2]))
  local added = 0
  local members = {}
  for i = first, #ARGV do
    local number = tonumber(ARGV[i])
    if number >= 1 and number <= limit then
      members[#members + 1] = ARGV[i]
      members[#members + 1] = ARGV[i]
    end
    if #members >= 2 * MEMBERS_PER_ZADD or (i == #ARGV and #members > 0) then
      added = added + redis.call('ZADD', availableKey, unpack(members))
      members = {}
    end
  end
  if added > 0 then redis.call('HINCRBY', hashKey, 'returned', added) end
end
