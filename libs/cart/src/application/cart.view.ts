import { Money } from '@app/kernel';
import type { ProductFacts } from '@app/product/contract/product-directory.queries';
import type { CartLine } from '../contract';

/** A cart as the API returns it (docs/api.md). Amounts are minor units. */
export interface CartView {
  readonly items: readonly CartItemView[];
  readonly totalAmount: number;
  readonly currency: string;
}

export interface CartItemView {
  readonly productId: string;
  readonly name: string;
  readonly unitPrice: number;
  readonly quantity: number;
  readonly amount: number;
  /** Whether that quantity can be bought now. */
  readonly available: boolean;
}

type Facts = ReadonlyMap<string, ProductFacts>;

/** Shows the lines at current names, prices and stock. Omits lines of products that no longer exist. */
export function toCartView(lines: readonly CartLine[], facts: Facts, currency: string): CartView {
  const items = lines.flatMap((line) => {
    const product = facts.get(line.productId);
    return product ? [toItem(line, product)] : [];
  });
  return { items, totalAmount: shown(items.reduce((total, { amount }) => total + amount, 0)), currency };
}

function toItem({ productId, quantity }: CartLine, { name, price, stock, forSale }: ProductFacts): CartItemView {
  const amount = price.amount * quantity;
  return {
    productId,
    name,
    unitPrice: price.amount,
    quantity,
    amount: shown(amount),
    available: forSale && stock >= quantity && Money.fits(amount),
  };
}

/** JSON carries no amount past 2^53-1, and no order can reach that amount. */
const shown = (amount: number): number => Math.min(amount, Number.MAX_SAFE_INTEGER);
