import { ShopOrder } from '../api/shop-api';
import { PlannedRefund } from '../file/returns';
import { Shop } from './shop';

/**
 * The planned refunds that the shop has already, by their reference. Refunds of one order are sent one after the other,
 * so the refunded units of its lines show how far an earlier run came; keys have a retention, lines do not.
 */
export function recogniseRefunds(
  planned: readonly PlannedRefund[],
  shop: Shop,
  placed: ReadonlyMap<string, ShopOrder>,
): Set<string> {
  const givenBack = new Map([...placed].map(([reference, order]) => [reference, unitsGivenBack(order)]));
  const recognised = new Set<string>();
  const behind = new Set<string>();
  for (const { reference, orderReference, lines } of planned) {
    const units = givenBack.get(orderReference);
    if (!units || behind.has(orderReference)) continue;
    const keyed = lines.map(({ sku, unitPrice, quantity }) => ({
      key: lineKey(shop.product(sku).productId, unitPrice),
      quantity,
    }));
    if (keyed.every(({ key, quantity }) => (units.get(key) ?? 0) >= quantity)) {
      for (const { key, quantity } of keyed) units.set(key, (units.get(key) ?? 0) - quantity);
      recognised.add(reference);
    } else behind.add(orderReference);
  }
  return recognised;
}

/** Names a line of an order: the shop adds up those of one product and price. */
export const lineKey = (productId: string, unitPrice: number): string => `${productId} at ${unitPrice}`;

const unitsGivenBack = ({ lines }: ShopOrder): Map<string, number> =>
  new Map(lines.map(({ productId, unitPrice, refundedQuantity }) => [lineKey(productId, unitPrice), refundedQuantity]));
