import { randomInt } from 'node:crypto';

const BASKETS = 2_000;

/**
 * Items for the product list of a load that orders one line of one item: each item represents `lines` different
 * products. The load writes an item between `{"productId":"` and `","quantity":1}`, so an item contains that text between two ids.
 */
export const basketsOf = (productIds: readonly string[], lines: number): string[] =>
  Array.from({ length: BASKETS }, () => someOf(productIds, lines).join('","quantity":1},{"productId":"'));

function someOf(productIds: readonly string[], count: number): string[] {
  if (productIds.length < count) throw new Error(`${productIds.length} products are too few for ${count} lines`);
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(productIds[randomInt(productIds.length)]!);
  return [...chosen];
}
