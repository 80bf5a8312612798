-- Full checkouts: holds places as the next buyer, and confirms what was held as the same buyer.
--
-- A script of wrk does not know which connection it writes for, so what is to be confirmed waits in one queue. Which
-- buyer a hold was for comes back with it: the server repeats the request id that it is given.
--
-- Arguments: file of session tokens, how many of them, section id, quantity.
-- Result:    one line of JSON on standard output; times in microseconds.

local main

function setup(thread)
  main = thread
end

function init(args)
  local buyers = tonumber(args[2])
  local body = '{"sectionId":' .. args[3] .. ',"quantity":' .. args[4] .. '}'
  holds, confirm_heads = {}, {}
  for token in io.lines(args[1]) do
    local common = ' HTTP/1.1\r\nHost: ' .. wrk.host .. '\r\nCookie: sid=' .. token .. '\r\n'
    holds[#holds + 1] = 'POST /api/reservations' .. common .. 'X-Request-Id: ' .. (#holds + 1) ..
      '\r\nContent-Type: application/json\r\nContent-Length: ' .. #body .. '\r\n\r\n' .. body
    confirm_heads[#holds] = '/confirm' .. common .. 'Content-Length: 0\r\n\r\n'
    if #holds == buyers then break end
  end
  count = #holds
  math.randomseed(os.time())
  at = math.random(count)
  queue, first, last = {}, 1, 0
  held, confirmed = 0, 0
end

function request()
  if first <= last then
    local confirm = queue[first]
    queue[first] = nil
    first = first + 1
    return confirm
  end
  at = at % count + 1
  return holds[at]
end

function response(status, headers, body)
  if status == 201 then
    held = held + 1
    last = last + 1
    queue[last] = 'POST /api/reservations/' .. body:match('"id":"([%x-]+)"') .. confirm_heads[tonumber(headers['x-request-id'])]
  elseif status == 200 then
    confirmed = confirmed + 1
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"durationUs":%d,"refused":%d,"errors":%d,"p50Us":%d,"p99Us":%d,"maxUs":%d,"held":%d,"confirmed":%d}\n',
    summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99), latency.max, main:get('held'), main:get('confirmed')))
end
