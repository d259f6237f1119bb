import { LuaScript } from '../redis/lua-script';

/**
 * A mark is a hash: `at` has the positions of the last writes, each between spaces; every other field is a write under
 * way, with the time of its begin. Redis' clock, which is the same for all processes.
 */
const NOW = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Longer than any position of one commit, short enough for a mark of every customer. */
const MOST_BYTES = 1_000;

const ADD = `
  local function add(key, positions)
    local at = redis.call('HGET', key, 'at') or ' '
    for position in string.gmatch(positions, '%S+') do
      if not string.find(at, ' ' .. position .. ' ', 1, true) then at = at .. position .. ' ' end
    end
    if #at > ${MOST_BYTES} then at = string.sub(at, string.find(at, ' ', #at - ${MOST_BYTES}, true)) end
    redis.call('HSET', key, 'at', at)
  end
`;

/** KEYS: marks. ARGV: the write's token for each, ms to live. */
export const BEGIN = new LuaScript(`
  ${NOW}
  for n, key in ipairs(KEYS) do
    redis.call('HSET', key, ARGV[n], now)
    redis.call('PEXPIRE', key, ARGV[#KEYS + 1])
  end
`);

/** KEYS: marks. ARGV: the write's token and its positions for each. A mark that Redis has lost stays lost: unknown. */
export const END = new LuaScript(`
  ${ADD}
  for n, key in ipairs(KEYS) do
    if redis.call('EXISTS', key) == 1 then
      add(key, ARGV[2 * n])
      redis.call('HDEL', key, ARGV[2 * n - 1])
    end
  end
`);

/** KEYS: mark. ARGV: positions, ms to live. */
export const ADD_POSITIONS = new LuaScript(`
  ${ADD}
  add(KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/** KEYS: mark. ARGV: positions, ms to live. Only where there is no mark: then a write may have begun meanwhile. */
export const ADOPT = new LuaScript(`
  ${ADD}
  if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
  add(KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
`);

/**
 * KEYS: mark. ARGV: ms after which a write under way counts no longer, ms to live. Returns the positions, `?` where a
 * write is under way or its outcome is unknown, nothing without a mark.
 */
export const FIND = new LuaScript(`
  ${NOW}
  local fields = redis.call('HGETALL', KEYS[1])
  if #fields == 0 then return false end
  local at, underWay = ' ', false
  for n = 1, #fields, 2 do
    if fields[n] == 'at' then at = fields[n + 1]
    elseif now - fields[n + 1] < tonumber(ARGV[1]) then underWay = true
    else redis.call('HDEL', KEYS[1], fields[n]) end
  end
  if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('HSET', KEYS[1], 'at', at) end
  if redis.call('PTTL', KEYS[1]) < ARGV[2] / 2 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  if underWay then return '?' end
  return at
`);
