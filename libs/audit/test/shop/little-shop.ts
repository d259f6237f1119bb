import { toBinary } from '@app/platform';
import { randomBytes } from 'node:crypto';
import { orderEvent, refundEvent } from './order-event';
import { insertOrder, insertRefund, storeAnswer } from './order-rows';
import type { Claim, Customer, Line, PlacedOrder, Product, Refund, RefundedUnits } from './placed-order';
import { idBefore, insert, type Queryable } from './rows';
import { bookEntry, openWallet } from './wallet-book';

interface Purchase {
  readonly customer: Customer;
  readonly of: readonly (readonly [product: Product, quantity: number])[];
  readonly at: Date;
  /** The discount of the coupon on the first line. */
  readonly discount?: number;
  readonly claim?: Claim;
  readonly key?: Buffer;
  /** False for an order so old that its answer and its events are removed. */
  readonly kept?: boolean;
  /** Whether the answer is still stored; default: as `kept`. */
  readonly answered?: boolean;
}

/** Writes the rows that the contexts would write, consistently, directly into their tables. */
export class LittleShop {
  constructor(private readonly db: Queryable) {}

  async product({ price, stock, at }: { price: number; stock: number; at: Date }): Promise<Product> {
    const productId = idBefore(at);
    await insert(this.db, 'products', {
      id: toBinary(productId),
      sku: productId,
      name: 'Tea',
      price,
      stock: 0,
      status: 'active',
      version: 1,
      created_at: at,
      updated_at: at,
    });
    const product = { productId, price };
    await this.adjustStock({ product, delta: stock, at });
    return product;
  }

  async adjustStock({ product, delta, at }: { product: Product; delta: number; at: Date }): Promise<void> {
    const id = toBinary(product.productId);
    await this.take(product, -delta);
    await this.db.query(
      `INSERT INTO stock_adjustments (product_id, id, delta, stock_after, reason, actor_id, adjusted_at)
       SELECT id, ?, ?, stock, 'delivered', id, ? FROM products WHERE id = ?`,
      [toBinary(idBefore(at)), delta, at, id],
    );
  }

  /** Creates a customer with a wallet and its first charge. */
  async customer({ charge, at }: { charge: number; at: Date }): Promise<Customer> {
    const customer: Customer = { userId: idBefore(at), balance: 0, entries: 0 };
    await openWallet(this.db, customer, at);
    await bookEntry(this.db, { customer, kind: 'charge', account: 'cash', amount: charge, at });
    return customer;
  }

  async correct({ customer, amount, at }: { customer: Customer; amount: number; at: Date }): Promise<void> {
    await bookEntry(this.db, { customer, kind: 'correction', account: 'corrections', amount, at });
  }

  async order(purchase: Purchase): Promise<PlacedOrder> {
    const { customer, at, kept = true, answered = kept } = purchase;
    const order = placed(purchase);
    await insertOrder(this.db, order);
    for (const { product, quantity } of order.lines) await this.take(product, quantity);
    await bookEntry(this.db, { customer, kind: 'order', account: 'sales', amount: -order.totalAmount, order, at });
    if (order.claim) await this.hold(order.claim, order);
    if (answered) await storeAnswer(this.db, order, { key: order.key, status: 'completed', at });
    if (kept) await insert(this.db, 'outbox_events', orderEvent(order));
    return order;
  }

  /** Refunds units of one line. */
  async refund(order: PlacedOrder, { lineNo, quantity, at }: { lineNo: number; quantity: number; at: Date }) {
    const line = order.lines.find((each) => each.lineNo === lineNo);
    if (!line) throw new Error(`the order has no line ${lineNo}`);
    return this.giveBack(order, { kind: 'refund', units: [[line, quantity]], at });
  }

  async cancel(order: PlacedOrder, at: Date): Promise<Refund> {
    return this.giveBack(order, { kind: 'cancellation', units: order.lines.map((line) => [line, line.quantity]), at });
  }

  private async giveBack(
    order: PlacedOrder,
    { kind, units, at }: { kind: Refund['kind']; units: readonly (readonly [Line, number])[]; at: Date },
  ): Promise<Refund> {
    const { customer, claim } = order;
    const lines = units.map(([line, quantity]) => taken(line, quantity));
    const amount = lines.reduce((sum, each) => sum + each.amount, 0);
    const whole = order.lines.every(({ quantity, refunded }) => refunded === quantity);
    const status = kind === 'cancellation' ? 'cancelled' : whole ? 'refunded' : 'partially-refunded';
    order.refunds += 1;
    const refund = { refundNo: order.refunds, kind, status, lines, amount, key: randomBytes(32), at };

    await insertRefund(this.db, order, refund);
    for (const { line, quantity } of lines) await this.take(line.product, -quantity);
    await bookEntry(this.db, { customer, kind, account: 'sales', amount, order, at });
    if (claim && whole && at < claim.validUntil) await this.hold(claim, undefined);
    await storeAnswer(this.db, order, refund);
    await insert(this.db, 'outbox_events', refundEvent(order, refund));
    return refund;
  }

  private hold({ userCouponId }: Claim, order: PlacedOrder | undefined): Promise<unknown> {
    const orderId = order ? toBinary(order.orderId) : null;
    return this.db.query('UPDATE user_coupons SET order_id = ? WHERE id = ?', [orderId, toBinary(userCouponId)]);
  }

  private take(product: Product, quantity: number): Promise<unknown> {
    return this.db.query('UPDATE products SET stock = stock - ? WHERE id = ?', [quantity, toBinary(product.productId)]);
  }
}

/** The refunded amount of a line: its share of the paid amount, rounded down, and all of it with the last unit. */
function taken(line: Line, quantity: number): RefundedUnits {
  const paid = line.amount - line.discount;
  const before = Math.floor((paid * line.refunded) / line.quantity);
  line.refunded += quantity;
  return { line, quantity, amount: Math.floor((paid * line.refunded) / line.quantity) - before };
}

function placed({ customer, of, at, discount = 0, claim, key = randomBytes(32) }: Purchase): PlacedOrder {
  const lines = of.map(([product, quantity], n) => ({
    lineNo: n + 1,
    product,
    quantity,
    amount: product.price * quantity,
    discount: n === 0 ? discount : 0,
    refunded: 0,
  }));
  const itemsAmount = lines.reduce((sum, { amount }) => sum + amount, 0);
  return {
    orderId: idBefore(at),
    eventId: idBefore(at),
    customer,
    key,
    claim,
    lines,
    itemsAmount,
    discountAmount: discount,
    totalAmount: itemsAmount - discount,
    at,
    refunds: 0,
  };
}
