import { toBinary } from '@app/platform';
import { randomBytes } from 'node:crypto';
import { orderEvent } from './order-event';
import type { Customer, Line, PlacedOrder, Product } from './placed-order';
import { idBefore, insert, type Queryable } from './rows';

interface Purchase {
  readonly customer: Customer;
  readonly of: readonly (readonly [product: Product, quantity: number])[];
  readonly at: Date;
  /** Off the first line. */
  readonly discount?: number;
  readonly key?: Buffer;
  /** False for one so old that its answer and its events have been removed. */
  readonly kept?: boolean;
  /** Whether the answer is still stored; as `kept` where nothing is said. */
  readonly answered?: boolean;
}

/** Writes what the contexts would write, consistently, straight into their tables. */
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
    await this.db.query('UPDATE products SET stock = stock + ? WHERE id = ?', [delta, id]);
    await this.db.query(
      `INSERT INTO stock_adjustments (product_id, id, delta, stock_after, reason, actor_id, adjusted_at)
       SELECT id, ?, ?, stock, 'delivered', id, ? FROM products WHERE id = ?`,
      [toBinary(idBefore(at)), delta, at, id],
    );
  }

  /** With a wallet that has had its first charge. */
  async customer({ charge, at }: { charge: number; at: Date }): Promise<Customer> {
    const customer: Customer = { userId: idBefore(at), balance: 0, entries: 0 };
    await insert(this.db, 'wallets', {
      user_id: toBinary(customer.userId),
      balance: 0,
      entry_count: 0,
      updated_at: at,
    });
    await this.book({ customer, kind: 'charge', account: 'cash', amount: charge, at });
    return customer;
  }

  async correct({ customer, amount, at }: { customer: Customer; amount: number; at: Date }): Promise<void> {
    await this.book({ customer, kind: 'correction', account: 'corrections', amount, at });
  }

  async order(purchase: Purchase): Promise<PlacedOrder> {
    const { customer, at, kept = true, answered = kept } = purchase;
    const order = placed(purchase);
    await this.insertOrder(order);
    for (const { product, quantity } of order.lines) await this.take(product, quantity);
    await this.book({ customer, kind: 'order', account: 'sales', amount: -order.totalAmount, order, at });
    if (answered) await this.storeAnswer(order);
    if (kept) await insert(this.db, 'outbox_events', orderEvent(order, { type: 'OrderCompleted', sequence: 1, at }));
    return order;
  }

  /** Gives back units of one line, and what was paid for them (no discount on it). */
  async refund(order: PlacedOrder, { lineNo, quantity, at }: { lineNo: number; quantity: number; at: Date }) {
    const line = order.lines.find((each) => each.lineNo === lineNo);
    if (!line) throw new Error(`the order has no line ${lineNo}`);
    const amount = line.product.price * quantity;
    await this.giveBack(order, line, { quantity, amount });
    await this.endAs(order, { status: 'partially-refunded', kind: 'refund', type: 'OrderRefunded', amount, at });
  }

  async cancel(order: PlacedOrder, at: Date): Promise<void> {
    for (const line of order.lines) {
      await this.giveBack(order, line, { quantity: line.quantity, amount: line.amount - line.discount });
    }
    const amount = order.totalAmount;
    await this.endAs(order, { status: 'cancelled', kind: 'cancellation', type: 'OrderCancelled', amount, at });
  }

  private async giveBack(order: PlacedOrder, line: Line, { quantity, amount }: { quantity: number; amount: number }) {
    await this.take(line.product, -quantity);
    await this.db.query(
      `UPDATE order_lines SET refunded_quantity = refunded_quantity + ?, refunded_amount = refunded_amount + ?
       WHERE user_id = ? AND order_id = ? AND line_no = ?`,
      [quantity, amount, toBinary(order.customer.userId), toBinary(order.orderId), line.lineNo],
    );
  }

  private async endAs(
    order: PlacedOrder,
    { status, kind, type, amount, at }: { status: string; kind: string; type: string; amount: number; at: Date },
  ): Promise<void> {
    await this.db.query(
      `UPDATE orders SET status = ?, refunded_amount = refunded_amount + ?, event_count = event_count + 1
       WHERE user_id = ? AND id = ?`,
      [status, amount, toBinary(order.customer.userId), toBinary(order.orderId)],
    );
    await this.book({ customer: order.customer, kind, account: 'sales', amount, order, at });
    await insert(this.db, 'outbox_events', orderEvent(order, { type, sequence: 2, at }));
  }

  private take(product: Product, quantity: number): Promise<unknown> {
    return this.db.query('UPDATE products SET stock = stock - ? WHERE id = ?', [quantity, toBinary(product.productId)]);
  }

  private async book(entry: {
    readonly customer: Customer;
    readonly kind: string;
    readonly account: string;
    readonly amount: number;
    readonly order?: PlacedOrder;
    readonly at: Date;
  }): Promise<void> {
    const { customer, kind, account, amount, order, at } = entry;
    customer.balance += amount;
    customer.entries += 1;
    await insert(this.db, 'wallet_entries', {
      user_id: toBinary(customer.userId),
      entry_no: customer.entries,
      id: toBinary(idBefore(at)),
      counter_account: account,
      kind,
      amount,
      balance_after: customer.balance,
      order_id: order ? toBinary(order.orderId) : null,
      occurred_at: at,
    });
    await this.db.query('UPDATE wallets SET balance = ?, entry_count = ?, updated_at = ? WHERE user_id = ?', [
      customer.balance,
      customer.entries,
      at,
      toBinary(customer.userId),
    ]);
  }

  private async insertOrder(order: PlacedOrder): Promise<void> {
    const userId = toBinary(order.customer.userId);
    const orderId = toBinary(order.orderId);
    await insert(this.db, 'orders', {
      user_id: userId,
      id: orderId,
      status: 'completed',
      items_amount: order.itemsAmount,
      discount_amount: order.discountAmount,
      total_amount: order.totalAmount,
      refunded_amount: 0,
      caller_id: userId,
      key_hash: order.key,
      event_count: 1,
      placed_at: order.at,
      booked_at: order.at,
    });
    for (const { lineNo, product, quantity, amount, discount } of order.lines) {
      await insert(this.db, 'order_lines', {
        user_id: userId,
        order_id: orderId,
        line_no: lineNo,
        product_id: toBinary(product.productId),
        sku: product.productId,
        name: 'Tea',
        unit_price: product.price,
        quantity,
        amount,
        discount,
        refunded_quantity: 0,
        refunded_amount: 0,
      });
    }
  }

  private async storeAnswer({ customer, key, orderId, at }: PlacedOrder): Promise<void> {
    await insert(this.db, 'idempotency_records', {
      caller_id: toBinary(customer.userId),
      key_hash: key,
      attempt_id: toBinary(idBefore(at)),
      request_hash: randomBytes(32),
      body: JSON.stringify({ orderId, status: 'completed' }),
      created_at: at,
    });
  }
}

function placed({ customer, of, at, discount = 0, key = randomBytes(32) }: Purchase): PlacedOrder {
  const lines = of.map(([product, quantity], n) => ({
    lineNo: n + 1,
    product,
    quantity,
    amount: product.price * quantity,
    discount: n === 0 ? discount : 0,
  }));
  const itemsAmount = lines.reduce((sum, { amount }) => sum + amount, 0);
  return {
    orderId: idBefore(at),
    eventId: idBefore(at),
    customer,
    key,
    lines,
    itemsAmount,
    discountAmount: discount,
    totalAmount: itemsAmount - discount,
    at,
  };
}
