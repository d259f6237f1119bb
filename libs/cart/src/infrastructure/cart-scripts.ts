import { LuaScript } from '@app/platform';

/**
 * A cart is a hash: the quantity and the position of each product ("3 17"), and in this field the last assigned
 * position. No product id has this name. A cart without products has no key.
 */
export const LAST_PLACE = '#';

/** In this field a customer's cart has its generation, which ends when the cart is emptied (docs/adr/0026). */
export const GENERATION = '@';

const COMMON = `
local function split(held)
  local quantity, place = string.match(held, '^(%d+) (%d+)$')
  return tonumber(quantity), tonumber(place)
end
local function write(cart, product, quantity, place)
  redis.call('HSET', cart, product, string.format('%d %d', quantity, place))
end
local function newPlace(cart) return redis.call('HINCRBY', cart, '${LAST_PLACE}', 1) end
local function productsIn(cart)
  return redis.call('HLEN', cart) - redis.call('HEXISTS', cart, '${LAST_PLACE}') - redis.call('HEXISTS', cart, '${GENERATION}')
end
local function begin(cart, generation)
  if generation ~= '' then redis.call('HSETNX', cart, '${GENERATION}', generation) end
end
local function keep(cart, ms)
  if productsIn(cart) == 0 then redis.call('DEL', cart) else redis.call('PEXPIRE', cart, ms) end
end
`;

/**
 * KEYS: cart. ARGV: ms to keep, maximum of products, product, quantity, a generation for a cart without one, or '' for
 * a guest's. Returns the cart, or nothing when the cart is full.
 */
export const PUT = new LuaScript(`${COMMON}
local cart, product = KEYS[1], ARGV[3]
local held = redis.call('HGET', cart, product)
local place
if held then
  place = select(2, split(held))
else
  if productsIn(cart) >= tonumber(ARGV[2]) then return false end
  place = newPlace(cart)
end
write(cart, product, tonumber(ARGV[4]), place)
begin(cart, ARGV[5])
keep(cart, ARGV[1])
return redis.call('HGETALL', cart)
`);

/** KEYS: cart. ARGV: ms to keep, product. Returns how many products were removed, and the cart. */
export const TAKE = new LuaScript(`${COMMON}
local taken = redis.call('HDEL', KEYS[1], ARGV[2])
keep(KEYS[1], ARGV[1])
return { taken, redis.call('HGETALL', KEYS[1]) }
`);

/**
 * KEYS: from, into. ARGV: ms to keep, maximum of products, maximum of units of one, a generation for a cart without
 * one.
 */
export const MERGE = new LuaScript(`${COMMON}
local from, into = KEYS[1], KEYS[2]
local lines = {}
local all = redis.call('HGETALL', from)
for n = 1, #all, 2 do
  if all[n] ~= '${LAST_PLACE}' and all[n] ~= '${GENERATION}' then
    local quantity, place = split(all[n + 1])
    lines[#lines + 1] = { product = all[n], quantity = quantity, place = place }
  end
end
if #lines == 0 then return end
table.sort(lines, function(one, other) return one.place < other.place end)
for _, line in ipairs(lines) do
  local held = redis.call('HGET', into, line.product)
  if held then
    local quantity, place = split(held)
    write(into, line.product, math.min(quantity + line.quantity, tonumber(ARGV[3])), place)
  elseif productsIn(into) < tonumber(ARGV[2]) then
    write(into, line.product, line.quantity, newPlace(into))
  end
end
redis.call('DEL', from)
begin(into, ARGV[4])
keep(into, ARGV[1])
`);

/** KEYS: cart. ARGV: a generation for a cart that has products and no generation. Returns the cart. */
export const BEGIN = new LuaScript(`${COMMON}
if productsIn(KEYS[1]) > 0 then begin(KEYS[1], ARGV[1]) end
return redis.call('HGETALL', KEYS[1])
`);

/**
 * KEYS: cart. ARGV: ms to keep, the ordered generation, the generation for the remaining lines, then products and the
 * quantity of each. Changes nothing when the cart has another generation.
 */
export const SUBTRACT = new LuaScript(`${COMMON}
local cart = KEYS[1]
if redis.call('HGET', cart, '${GENERATION}') ~= ARGV[2] then return end
for n = 4, #ARGV, 2 do
  local held = redis.call('HGET', cart, ARGV[n])
  if held then
    local quantity, place = split(held)
    local left = quantity - tonumber(ARGV[n + 1])
    if left > 0 then write(cart, ARGV[n], left, place) else redis.call('HDEL', cart, ARGV[n]) end
  end
end
redis.call('HSET', cart, '${GENERATION}', ARGV[3])
keep(cart, ARGV[1])
`);
