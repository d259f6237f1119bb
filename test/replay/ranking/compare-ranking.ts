import { pounds } from '../file/pence';
import { Net } from './file-ranking';

/** One place of a ranking in the shop's answer. */
export interface RankedItem extends Net {
  readonly rank: number;
  readonly productId: string;
}

/**
 * The differences between the file's ranking and the shop's first places; none when they agree. Products with equal
 * nets are a set, of which a list that ends among them may have any; within the set the shop sorts by product id.
 */
export function compareRanking(expected: readonly Net[], items: readonly RankedItem[], limit: number): string[] {
  const netOf = new Map(expected.map((net) => [net.sku, net]));
  const length = Math.min(limit, expected.length);
  const problems = items.length === length ? [] : [`${length} places expected, ${items.length} found`];
  for (const [n, item] of items.entries()) {
    const own = netOf.get(item.sku);
    const here = expected[n];
    const before = items[n - 1];
    if (item.rank !== n + 1) problems.push(`place ${n + 1} says it is ${item.rank}`);
    if (!own || !isEqual(own, item)) problems.push(`${item.sku}: ${show(own)} expected, ${show(item)} found`);
    if (here && !isEqual(here, item)) problems.push(`place ${n + 1}: ${show(here)} expected, ${show(item)} found`);
    if (before && isEqual(before, item) && before.productId >= item.productId) {
      problems.push(`places ${n} and ${n + 1} are equal, and not in the order of their ids`);
    }
  }
  return problems;
}

export const isEqual = (one: Pick<Net, 'quantity' | 'revenue'>, other: Pick<Net, 'quantity' | 'revenue'>): boolean =>
  one.quantity === other.quantity && one.revenue === other.revenue;

const show = (net: Net | undefined): string => (net ? `${net.quantity} for ${pounds(net.revenue)}` : 'no place');
