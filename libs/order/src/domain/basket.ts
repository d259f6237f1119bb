import { Money, type ProductId } from '@app/kernel';
import type { OrderLine } from './order-facts';

/** A requested line. `unitPrice` is set only by callers that may set prices. */
export interface RequestedLine {
  readonly productId: ProductId;
  readonly quantity: number;
  /** Minor units. */
  readonly unitPrice?: number | undefined;
}

/** The current name and price of a product. */
export interface PricedProduct {
  readonly sku: string;
  readonly name: string;
  readonly price: Money;
}

export interface PricedLines {
  readonly lines: OrderLine[];
  readonly itemsAmount: Money;
}

/** Merges lines of the same product and price, in the order of their first appearance. */
export function mergeLines(lines: readonly RequestedLine[]): RequestedLine[] {
  const merged = new Map<string, RequestedLine>();
  for (const line of lines) {
    const key = `${line.productId} ${line.unitPrice ?? ''}`;
    const quantity = (merged.get(key)?.quantity ?? 0) + line.quantity;
    merged.set(key, { productId: line.productId, quantity, unitPrice: line.unitPrice });
  }
  return [...merged.values()];
}

/** Returns the order's lines, or undefined where an amount would pass 2^53-1. */
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
