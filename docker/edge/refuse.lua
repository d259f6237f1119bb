-- `http-request use-service lua.too_large` and `lua.no_length`: the answers of problems/too-large.json and problems/no-length.json,
-- after the body has been read and dropped, up to 32 MiB as the API does. A client of HTTP/1.1 that is still sending would get a
-- reset instead of an early answer.
local MOST_BYTES = 32 * 1024 * 1024
local PIECE_BYTES = 65536

local function register(service, path)
  local file = assert(io.open(path))
  local problem = file:read('a')
  file:close()

  core.register_service(service, 'http', function(applet)
    local read = 0
    repeat
      local piece = applet:receive(PIECE_BYTES)
      read = read + #piece
    until #piece == 0 or read > MOST_BYTES
    local body = problem:gsub('%%%[var%(([%w._]+)%)%]', function(name) return applet:get_var(name) or '' end)
    applet:set_status(413)
    applet:add_header('content-type', 'application/problem+json')
    applet:add_header('content-length', tostring(#body))
    applet:start_response()
    applet:send(body)
  end)
end

register('too_large', 'problems/too-large.json')
register('no_length', 'problems/no-length.json')
