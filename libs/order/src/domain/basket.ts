import { Money, type ProductId } from '@app/kernel';
import type { OrderLine } from './order-facts';

/** What is asked for. `unitPrice` only where the caller may set one. */
export interface RequestedLine {
  readonly productId: ProductId;
  readonly quantity: number;
  /** Minor units. */
  readonly unitPrice?: number | undefined;
}

/** A product's name and price as they are now. */
export interface PricedProduct {
  readonly sku: string;
  readonly name: string;
  readonly price: Money;
}

export interface PricedLines {
  readonly lines: OrderLine[];
  readonly itemsAmount: Money;
}

/** Lines of the same product and price, added up in the order of their first appearance. */
export function mergeLines(lines: readonly RequestedLine[]): RequestedLine[] {
  const merged = new Map<string, RequestedLine>();
  for (const line of lines) {
    const key = `${line.productId} ${line.unitPrice ?? ''}`;
    const quantity = (merged.get(key)?.quantity ?? 0) + line.quantity;
    merged.set(key, { productId: line.productId, quantity, unitPrice: line.unitPrice });
  }
  return [...merged.values()];
}

/** The lines as they are sold, or undefined where an amount would pass 2^53-1. */
export function priceLines(
  lines: readonly RequestedLine[],
  productOf: (productId: ProductId) => PricedProduct,
): PricedLines | undefined {
  let itemsAmount = 0;
  const priced: OrderLine[] = [];
  for (const [index, { productId, quantity, unitPrice: ownPrice }] of lines.entries()) {
    const product = productOf(productId);
    const unitPrice = ownPrice === undefined ? product.price : Money.of(ownPrice);
    const amount = unitPrice.amount * quantity;
    itemsAmount += amount;
    if (!Money.fits(itemsAmount)) return undefined;
    priced.push({
      lineNo: index + 1,
      productId,
      sku: product.sku,
      name: product.name,
      unitPrice,
      quantity,
      amount: Money.of(amount),
      discount: Money.zero,
      refundedQuantity: 0,
    });
  }
  return { lines: priced, itemsAmount: Money.of(itemsAmount) };
}
