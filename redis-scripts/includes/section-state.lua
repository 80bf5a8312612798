--- @include "status"

-- The status of a section's hash for a caller who believes in `epoch`: DONE when both agree.
-- A key of another type counts as damage and is mended by the next repair.
local function epochStatus(hashKey, epoch)
  local current = redis.pcall('HGET', hashKey, 'epoch')
  if type(current) == 'table' then return STATUS.DAMAGED end
  if not current then return STATUS.MISSING end
  if current ~= epoch then return STATUS.STALE_EPOCH end
  return STATUS.DONE
end
