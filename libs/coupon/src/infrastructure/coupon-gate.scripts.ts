import { LuaScript } from '@app/platform';

/** A field of the hash of holders: the list is complete. No user id has this form. */
export const ALL_LISTED = 'all-listed';

/** Replaces the coupon in the hash of holders for a customer who may claim another one. */
export const MAY_CLAIM_MORE = 'may-claim-more';

/** The gate sets an expiry on every key. A key without one, or with a later one, was not written by the gate and counts as missing. */
const IS_FRESH = `
  local function isFresh(key, ttl)
    local left = redis.call('PTTL', key)
    return left > 0 and left <= tonumber(ttl)
  end
`;

/**
 * The claim rule (domain/claim-rule.ts) over what the gate knows: refuses where the rule would, and where the rule's answer
 * depends on unknown facts, the claim passes. test/claim-rule.db.spec.ts compares the two.
 *
 * Keys: facts, holders, admitted. Values: now, user, claim, insists (1 or 0), the lives of facts, holders and admissions.
 * Times are the caller's, in milliseconds since 1970. Returns the verdict; with already-claimed the coupon; with sold-out and
 * not-open `1` where the customer holds one. A customer who is not in the list holds none when the list names all holders of
 * a coupon that is sold out, or when claims have not opened yet.
 */
export const ASK = new LuaScript(`
  ${IS_FRESH}
  local now, user, claim, insists = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4] == '1'
  local lease = tonumber(ARGV[7])

  local holdersKnown = isFresh(KEYS[2], ARGV[6])
  local held = holdersKnown and redis.call('HGET', KEYS[2], user)
  if held and held ~= '${MAY_CLAIM_MORE}' then return {'already-claimed', held} end

  local facts = isFresh(KEYS[1], ARGV[5]) and redis.call('HMGET', KEYS[1], 'from', 'until', 'quantity', 'claimed') or {}
  local from, till = tonumber(facts[1]), tonumber(facts[2])
  local quantity, claimed = tonumber(facts[3]), tonumber(facts[4])
  local verdict = 'pass'
  if not (from and till and quantity and claimed) then
    verdict = 'unknown'
  elseif now < from or now >= till or claimed >= quantity then
    local isOpen = now >= from and now < till
    local nobodyHolds = now < from and claimed == 0
    local allListed = claimed >= quantity and holdersKnown and redis.call('HEXISTS', KEYS[2], '${ALL_LISTED}') == 1
    if allListed or nobodyHolds or (held and not isOpen) then
      return {isOpen and 'sold-out' or 'not-open', held and '1' or '0'}
    end
    verdict = 'unlisted'
  else
    redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
    if claimed + redis.call('ZCARD', KEYS[3]) >= quantity then
      if not insists then return {'crowded'} end
      verdict = 'insisted'
    end
  end
  redis.call('ZADD', KEYS[3], now + lease, claim)
  redis.call('PEXPIRE', KEYS[3], lease)
  return {verdict}
`);

/**
 * Keys: facts, holders. Values: the lives of both, and the limit of holders. Returns nothing unless the coupon is
 * sold out and all of its holders are listed; then from, until, quantity, claimed, for how many milliseconds the gate
 * keeps this, and each holder with the coupon or with `MAY_CLAIM_MORE`.
 */
export const SOLD_OUT = new LuaScript(`
  ${IS_FRESH}
  if not (isFresh(KEYS[1], ARGV[1]) and isFresh(KEYS[2], ARGV[2])) then return {} end
  local facts = redis.call('HMGET', KEYS[1], 'from', 'until', 'quantity', 'claimed')
  local quantity, claimed = tonumber(facts[3]), tonumber(facts[4])
  if not (facts[1] and facts[2] and quantity and claimed and claimed >= quantity) then return {} end
  if redis.call('HEXISTS', KEYS[2], '${ALL_LISTED}') == 0 then return {} end
  if redis.call('HLEN', KEYS[2]) > tonumber(ARGV[3]) then return {} end
  local answer = {facts[1], facts[2], facts[3], facts[4], math.min(redis.call('PTTL', KEYS[1]), redis.call('PTTL', KEYS[2]))}
  for _, word in ipairs(redis.call('HGETALL', KEYS[2])) do answer[#answer + 1] = word end
  return answer
`);

/**
 * Keys: the same as of ASK. Values: the lives of facts and holders; from, until, quantity, claimed; the number of decided claims,
 * and their ids; then each holder with the coupon, or with `MAY_CLAIM_MORE`. Returns 1 when the coupon is sold out and the holders are
 * not listed. A late update never replaces a coupon by `MAY_CLAIM_MORE`.
 *
 * A count below the known one is either late or from a restored database. It does not prolong the life of the known
 * facts, so claims go to the database when they end.
 */
export const UPDATE = new LuaScript(`
  ${IS_FRESH}
  for n, kind in ipairs({'hash', 'hash', 'zset'}) do
    if redis.call('TYPE', KEYS[n]).ok ~= kind then redis.call('DEL', KEYS[n]) end
  end
  if not isFresh(KEYS[1], ARGV[1]) then redis.call('DEL', KEYS[1]) end
  if not isFresh(KEYS[2], ARGV[2]) then redis.call('DEL', KEYS[2]) end

  local quantity, claimed = tonumber(ARGV[5]), tonumber(ARGV[6])
  local known = tonumber(redis.call('HGET', KEYS[1], 'claimed'))
  if not (known and known > claimed) then
    redis.call('HSET', KEYS[1], 'from', ARGV[3], 'until', ARGV[4], 'quantity', ARGV[5], 'claimed', ARGV[6])
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
  end

  local decided = tonumber(ARGV[7])
  if decided > 0 then redis.call('ZREM', KEYS[3], unpack(ARGV, 8, 7 + decided)) end
  if #ARGV > 7 + decided then
    for n = 8 + decided, #ARGV, 2 do
      redis.call(ARGV[n + 1] == '${MAY_CLAIM_MORE}' and 'HSETNX' or 'HSET', KEYS[2], ARGV[n], ARGV[n + 1])
    end
    if redis.call('PTTL', KEYS[2]) == -1 then redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
  end
  if claimed >= quantity and redis.call('HEXISTS', KEYS[2], '${ALL_LISTED}') == 0 then return 1 end
  return 0
`);
