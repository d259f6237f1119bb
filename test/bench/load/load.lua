-- What wrk sends, and the check of every answer; configured by name=value arguments (closed-loop.ts). One thread only.
-- Whole requests are put together here: wrk.format would walk through a table of headers for each.

local options, extra = {}, ''
local tokens, products, endings = nil, nil, nil
local fixed, turn = nil, 0

-- Read by done(), through the thread.
wrong, first_wrong = 0, ''

-- A file, and not a table in the source: LuaJIT takes no more than 65,536 constants.
local function lines_of(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  return lines
end

local function body_of()
  if options.body then return options.body end
  if not products then return nil end
  local first = math.random(#products)
  local body = '{"lines":[{"productId":"' .. products[first] .. '","quantity":1}'
  if math.random(options.least_lines, options.most_lines) == 2 then
    local second = first
    if #products > 1 then second = (first + math.random(#products - 1) - 1) % #products + 1 end
    body = body .. ',{"productId":"' .. products[second] .. '","quantity":1}'
  end
  return body .. ']}'
end

local function next_token()
  if options.tokens_in_order then return tokens[(turn - 1) % #tokens + 1] end
  return tokens[math.random(#tokens)]
end

local function build()
  turn = turn + 1
  local request = options.start
  if endings then request = request .. endings[(turn - 1) % #endings + 1] end
  request = request .. options.head
  if tokens then request = request .. 'authorization: Bearer ' .. next_token() .. '\r\n' end
  if options.key then request = request .. 'idempotency-key: ' .. options.key .. turn .. '\r\n' end
  local body = body_of()
  if not body then return request .. '\r\n' end
  return request .. 'content-type: application/json\r\ncontent-length: ' .. #body .. '\r\n\r\n' .. body
end

function init(args)
  for n = 1, #args do
    local name, value = args[n]:match('^([%w_]+)=(.*)$')
    if name == 'header' then extra = extra .. value .. '\r\n' else options[name] = value end
  end
  math.randomseed(tonumber(options.seed))
  options.status = tonumber(options.status)
  options.least_lines, options.most_lines = tonumber(options.least_lines or 1), tonumber(options.most_lines or 1)
  options.start = options.method .. ' ' .. options.path
  options.head = ' HTTP/1.1\r\nhost: ' .. wrk.host .. ':' .. wrk.port .. '\r\n' .. extra
  if options.method == 'POST' and not options.body and not options.products then
    options.head = options.head .. 'content-length: 0\r\n'
  end
  if options.tokens then tokens = lines_of(options.tokens) end
  if options.products then products = lines_of(options.products) end
  if options.endings then endings = lines_of(options.endings) end
  if not tokens and not products and not endings and not options.key then fixed = build() end
end

function request()
  return fixed or build()
end

function response(status, _, body)
  if status == options.status and body:find(options.text, 1, true) then return end
  wrong = wrong + 1
  if wrong == 1 then first_wrong = status .. ' ' .. body:sub(1, 500) end
end

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(char) return ('\\u%04x'):format(char:byte()) end) .. '"'
end

local only_thread
function setup(thread)
  only_thread = thread
end

function done(summary, latency)
  local errors = summary.errors
  io.write(
    ('\nRESULT {"answers":%d,"requests":%d,"seconds":%.6f,"p50":%.3f,"p90":%.3f,"p99":%.3f,"max":%.3f,"errors":%d,"wrong":%d,"firstWrong":%s}\n'):format(
      summary.requests, summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
      errors.connect + errors.read + errors.write + errors.timeout,
      only_thread:get('wrong'), quoted(only_thread:get('first_wrong'))
    )
  )
end
