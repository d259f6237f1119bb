import { ShopLine, ShopOrder } from '../api/shop-api';
import { PlannedOrder } from '../file/plan';
import { Shop } from './shop';

/**
 * The planned orders that the shop has already, by their reference: same customer, moment and lines. Idempotency keys protect
 * a run that follows soon; they have a retention, orders do not.
 */
export function recogniseOrders(
  planned: readonly PlannedOrder[],
  shop: Shop,
  existing: Iterable<ShopOrder>,
): Map<string, ShopOrder> {
  const unmatched = new Map<string, ShopOrder[]>();
  for (const order of existing) {
    const alike = unmatched.get(likenessOf(order));
    if (alike) alike.push(order);
    else unmatched.set(likenessOf(order), [order]);
  }
  const recognised = new Map<string, ShopOrder>();
  for (const order of planned) {
    const match = unmatched.get(likenessOf(shop.orderOf(order)))?.shift();
    if (match) recognised.set(order.reference, match);
  }
  return recognised;
}

/** Equal for orders that count as the same order of a customer. */
export function likenessOf(order: {
  readonly userId: string;
  readonly placedAt: Date;
  readonly lines: readonly Pick<ShopLine, 'productId' | 'unitPrice' | 'quantity'>[];
}): string {
  const units = new Map<string, number>();
  for (const { productId, unitPrice, quantity } of order.lines) {
    const line = `${productId} at ${unitPrice}`;
    units.set(line, (units.get(line) ?? 0) + quantity);
  }
  const lines = [...units].map(([line, quantity]) => `${line}: ${quantity}`).sort();
  return [order.userId, order.placedAt.toISOString(), ...lines].join('\n');
}
