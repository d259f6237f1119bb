import { type DiscountTerms, Money, newId, type ProductId, type Tx, type UserId, type WhenLocked } from '@app/kernel';
import { type Refunding, type Spending, type WalletLedger, Wallets } from '@app/balance/contract';
import { type CouponLedger, type CouponRefusal, type CouponUse, CustomerCoupons } from '@app/coupon/contract';
import { type ProductForSale, type StockLedger, Stocks, type Want } from '@app/product/contract';
import { idempotentRequest } from '@test/support/idempotent-request';
import { placeOrder, type PlaceOrder } from '../src/application/place-order.command';

/** What the orders of a spec have done, in order. */
export type Effects = unknown[][];

/** Wallets in memory. The limit of `hasRoomFor` is `room`. */
export class MemoryWallets extends Wallets implements WalletLedger {
  readonly balances = new Map<UserId, number>();
  readonly held = new Set<UserId>();
  readonly opened: [readonly UserId[], WhenLocked | undefined][] = [];
  room = Infinity;

  constructor(private readonly effects: Effects) {
    super();
  }

  open(_tx: Tx, userIds: readonly UserId[], whenLocked?: WhenLocked): Promise<WalletLedger> {
    this.opened.push([userIds, whenLocked]);
    return Promise.resolve(this);
  }

  isHeld(userId: UserId): boolean {
    return this.held.has(userId);
  }

  covers(userId: UserId, amount: Money): boolean {
    return (this.balances.get(userId) ?? 0) >= amount.amount;
  }

  spend(spending: Spending): void {
    this.effects.push(['spend', spending]);
    this.balances.set(spending.userId, (this.balances.get(spending.userId) ?? 0) - spending.amount.amount);
  }

  hasRoomFor(_userId: UserId, amount: Money): boolean {
    return amount.amount <= this.room;
  }

  refund(refunding: Refunding): void {
    this.effects.push(['refund', refunding]);
  }
}

/** Customers' coupons in memory: terms, or why a coupon cannot be used. */
export class MemoryCoupons extends CustomerCoupons implements CouponLedger {
  readonly terms = new Map<string, DiscountTerms | CouponRefusal>();
  readonly held = new Set<string>();
  readonly opened: [readonly CouponUse[], WhenLocked | undefined][] = [];

  constructor(private readonly effects: Effects) {
    super();
  }

  open(_tx: Tx, uses: readonly CouponUse[], whenLocked?: WhenLocked): Promise<CouponLedger> {
    this.opened.push([uses, whenLocked]);
    return Promise.resolve(this);
  }

  isHeld({ userCouponId }: CouponUse): boolean {
    return this.held.has(userCouponId);
  }

  termsOf({ userCouponId }: CouponUse): DiscountTerms | CouponRefusal {
    return this.terms.get(userCouponId) ?? 'unknown';
  }

  use(use: CouponUse, orderId: string): void {
    this.effects.push(['use', use, orderId]);
    this.terms.set(use.userCouponId, 'used');
  }

  giveBack(use: CouponUse, orderId: string, at: Date): void {
    this.effects.push(['give back', use, orderId, at]);
  }
}

/** Stock in memory. `full`: products whose stock would become too large. */
export class MemoryStocks extends Stocks implements StockLedger {
  readonly products = new Map<ProductId, ProductForSale & { readonly stock: number }>();
  readonly held = new Set<ProductId>();
  readonly full: ProductId[] = [];
  readonly opened: [readonly ProductId[], WhenLocked | 'optimistic' | undefined][] = [];

  constructor(private readonly effects: Effects) {
    super();
  }

  /** Adds a product for sale. */
  add(price: number, { stock = 10, maxPerCustomer = undefined as number | undefined } = {}): ProductId {
    const productId = newId<'Product'>();
    const product = { productId, sku: `SKU ${price}`, name: `Name ${price}`, price: Money.of(price) };
    this.products.set(productId, { ...product, maxPerCustomer, stock });
    return productId;
  }

  open(_tx: Tx, productIds: readonly ProductId[], whenLocked?: WhenLocked): Promise<StockLedger> {
    this.opened.push([productIds, whenLocked]);
    return Promise.resolve(this);
  }

  openOptimistic(_tx: Tx, productIds: readonly ProductId[]): Promise<StockLedger> {
    this.opened.push([productIds, 'optimistic']);
    return Promise.resolve(this);
  }

  isHeld(productId: ProductId): boolean {
    return this.held.has(productId);
  }

  findForSale(productId: ProductId): ProductForSale | undefined {
    return this.products.get(productId);
  }

  getForSale(productId: ProductId): ProductForSale {
    const product = this.products.get(productId);
    if (!product) throw new RangeError('not for sale');
    return product;
  }

  shortOf(wants: readonly Want[]): ProductId[] {
    return wants.filter((want) => this.stockOf(want.productId) < want.quantity).map((want) => want.productId);
  }

  take(wants: readonly Want[]): void {
    this.effects.push(['take', wants]);
    for (const { productId, quantity } of wants) {
      const stock = this.stockOf(productId) - quantity;
      this.products.set(productId, { ...this.getForSale(productId), stock });
    }
  }

  private stockOf(productId: ProductId): number {
    return this.products.get(productId)?.stock ?? 0;
  }

  fullFor(): ProductId[] {
    return this.full;
  }

  putBack(units: readonly Want[]): void {
    this.effects.push(['put back', units]);
  }
}

/** A command of a customer with a key of its own; `more` overrides its fields. */
export const aCommand = (userId: UserId, lines: PlaceOrder['lines'], more: Partial<PlaceOrder> = {}): PlaceOrder => ({
  ...placeOrder(
    {
      request: idempotentRequest(),
      userId,
      userCouponId: undefined,
      expectedTotalAmount: undefined,
      placedAt: undefined,
      traceparent: '00-trace',
    },
    lines,
  ),
  ...more,
});
