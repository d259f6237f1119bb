import { DomainError, Money } from '@app/kernel';
import type { WalletLedger } from '@app/balance/contract';
import type { CouponLedger } from '@app/coupon/contract';
import type { StockLedger } from '@app/product/contract';
import { mergeLines, type PricedLines, priceLines, type RequestedLine } from '../domain/basket';
import { type DiscountedLines, discountLines } from '../domain/discount';
import { Order } from '../domain/order';
import type { OrderedCarts } from '../domain/ordered-carts';
import { orderErrors } from '../domain/order.errors';
import {
  aCartIsOrderedOnce,
  everyProductIsForSale,
  nobodyBuysMoreThanTheLimit,
  nothingIsOversold,
  somethingIsOrdered,
  theBalanceCoversTheTotal,
  theCouponFitsTheOrder,
  theTotalIsTheOneShown,
} from '../domain/placement.rules';
import type { PurchaseLimits } from '../domain/purchase-limits';
import { couponUseOf, type PlaceOrder } from './place-order.command';

/** The locked state that all orders of one transaction share. The write proves the stock, which is not locked. */
export interface Ledgers {
  readonly wallets: WalletLedger;
  readonly coupons: CouponLedger;
  readonly stock: StockLedger;
  readonly limits: PurchaseLimits;
  readonly carts: OrderedCarts;
}

/**
 * Decides one order after another, in memory only: takes stock, money and coupon when the order stands, touches none of
 * them when it does not.
 */
export class OrderDecider {
  /** `currency`: the code of the shop's. */
  constructor(
    private readonly ledgers: Ledgers,
    private readonly currency: string,
  ) {}

  decide(command: PlaceOrder, now: Date): Order | DomainError {
    const { wallets, coupons, stock, limits, carts } = this.ledgers;
    const { orderId, entryId, userId } = command;
    const notOrderable = somethingIsOrdered(command.lines) ?? aCartIsOrderedOnce(carts.orderOf(command));
    if (notOrderable) return notOrderable;
    const lines = mergeLines(command.lines);
    const priced = this.price(lines);
    if (priced instanceof DomainError) return priced;
    const discounted = this.discount(command, priced, now);
    if (discounted instanceof DomainError) return discounted;
    const totalAmount = priced.itemsAmount.minus(discounted.discountAmount);
    const broken =
      theTotalIsTheOneShown(command.expectedTotalAmount, totalAmount) ??
      nobodyBuysMoreThanTheLimit(limits.exceededBy(userId, lines)) ??
      nothingIsOversold(stock.shortOf(lines)) ??
      theBalanceCoversTheTotal(wallets.covers(userId, totalAmount));
    if (broken) return broken;

    stock.take(lines);
    limits.add(userId, lines);
    wallets.spend({ entryId, userId, orderId, amount: totalAmount, at: now });
    for (const use of couponUseOf(command)) coupons.use(use, orderId);
    carts.add(command, orderId);
    const { userCouponId, placedAt, eventId, traceparent } = command;
    return Order.place(
      {
        orderId,
        userId,
        lines: discounted.lines,
        itemsAmount: priced.itemsAmount,
        discountAmount: discounted.discountAmount,
        userCouponId,
        placedAt,
        now,
      },
      { eventId, traceparent, currency: this.currency },
    );
  }

  private price(lines: readonly RequestedLine[]): PricedLines | DomainError {
    const { stock } = this.ledgers;
    const notForSale = lines.map(({ productId }) => productId).filter((productId) => !stock.findForSale(productId));
    return (
      everyProductIsForSale(notForSale) ??
      priceLines(lines, (productId) => stock.getForSale(productId)) ??
      orderErrors.error('order.amount-too-large')
    );
  }

  private discount(command: PlaceOrder, { lines, itemsAmount }: PricedLines, now: Date): DiscountedLines | DomainError {
    const [use] = couponUseOf(command);
    if (!use) return { lines, discountAmount: Money.zero };
    const terms = this.ledgers.coupons.termsOf(use, now);
    const discounted = typeof terms === 'string' ? terms : discountLines(lines, itemsAmount, terms);
    return typeof discounted === 'string' ? theCouponFitsTheOrder(discounted) : discounted;
  }
}
