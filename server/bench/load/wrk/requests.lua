-- Sends one request again and again, each time as the next buyer, from strings that are made before the start.
--
-- Arguments: file of session tokens, how many of them, method, path, every so manieth request with a key (0: none),
--            a word that makes the keys of this run its own, then the bodies.
-- Result:    one line of JSON on standard output; times in microseconds.

local threads = 0

function setup(thread)
  thread:set('thread_number', threads)
  threads = threads + 1
end

function init(args)
  local buyers, method, path = tonumber(args[2]), args[3], args[4]
  key_every, word = tonumber(args[5]), args[6]
  plain, heads, tails = {}, {}, {}
  local bodies = {}
  for i = 7, #args do bodies[#bodies + 1] = args[i] end
  for token in io.lines(args[1]) do
    local body = bodies[#plain % math.max(#bodies, 1) + 1]
    local head = method .. ' ' .. path .. ' HTTP/1.1\r\nHost: ' .. wrk.host .. '\r\nCookie: sid=' .. token .. '\r\n'
    local tail = '\r\n'
    if body then tail = 'Content-Type: application/json\r\nContent-Length: ' .. #body .. '\r\n\r\n' .. body end
    plain[#plain + 1] = head .. tail
    heads[#heads + 1], tails[#tails + 1] = head, tail
    if #plain == buyers then break end
  end
  count = #plain
  math.randomseed(os.time() + thread_number)
  -- Runs that follow each other do not begin with the same buyers.
  at = math.random(count)
  sent = 0
end

function request()
  at = at % count + 1
  sent = sent + 1
  if key_every > 0 and sent % key_every == 0 then
    return heads[at] .. 'Idempotency-Key: ' .. word .. '-' .. thread_number .. '-' .. sent .. '\r\n' .. tails[at]
  end
  return plain[at]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"durationUs":%d,"refused":%d,"errors":%d,"p50Us":%d,"p99Us":%d,"maxUs":%d}\n',
    summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
