import { Injectable } from '@nestjs/common';
import { type IdempotentRequest, type OrderId, Outbox, type ProductId, type Tx, type UserId } from '@app/kernel';
import {
  caseOf,
  executeLater,
  fromBinary,
  idParameter,
  insertRowsLater,
  isDuplicateKeyOf,
  pairIn,
  select,
  selectForUpdate,
  toBinary,
} from '@app/platform';
import { type NewOrder, OrderRepository } from '../application/order.repository';
import type { Order } from '../domain/order';
import type { CartOfOrder, OrderedCart } from '../domain/ordered-carts';
import type { Purchased } from '../domain/purchase-limits';
import { givenBack } from '../domain/refund';
import {
  CART_COLUMNS,
  LINE_COLUMNS,
  type CartRow,
  NEW_LINE_COLUMNS,
  NEW_ORDER_COLUMNS,
  ORDER_COLUMNS,
  type OrderLineRow,
  type OrderRow,
  toCartRows,
  toNewLineRows,
  toNewOrderRow,
  toOrder,
  toOrderedCart,
} from './order.rows';
import { REFUND_COLUMNS, REFUND_LINE_COLUMNS, toRefundLineRows, toRefundRow } from './refund.rows';

/** Another transaction has ordered the same cart generation first. */
const isOrderedTwice = isDuplicateKeyOf('order_carts_once');

@Injectable()
export class SqlOrderRepository extends OrderRepository {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  insertAll(tx: Tx, orders: readonly NewOrder[]): void {
    if (orders.length === 0) return;
    if (orders.some(({ order }) => order.events().length === 0))
      throw new RangeError('a new order has raised no event');
    insertRowsLater(tx, 'orders', NEW_ORDER_COLUMNS, orders.map(toNewOrderRow));
    insertRowsLater(tx, 'order_lines', NEW_LINE_COLUMNS, orders.flatMap(toNewLineRows));
    insertRowsLater(tx, 'order_carts', CART_COLUMNS, orders.flatMap(toCartRows), { conflictOn: isOrderedTwice });
    this.outbox.append(
      tx,
      orders.flatMap(({ order }) => order.events()),
    );
  }

  async findByCarts(tx: Tx, carts: readonly CartOfOrder[]): Promise<OrderedCart[]> {
    const keys = carts.flatMap(({ userId, cartGeneration }) =>
      cartGeneration === undefined ? [] : [idParameter(userId), idParameter(cartGeneration)],
    );
    if (keys.length === 0) return [];
    const rows = await select<CartRow>(
      tx,
      // FORCE INDEX: a long list over a small table must not become a scan.
      `SELECT user_id, cart_generation, order_id FROM order_carts FORCE INDEX (order_carts_once)
       WHERE ${pairIn('user_id', 'cart_generation', keys.length / 2)}`,
      keys,
    );
    return rows.map(toOrderedCart);
  }

  async lock(tx: Tx, userId: UserId, orderId: OrderId): Promise<Order | undefined> {
    const key = [toBinary(userId), toBinary(orderId)];
    const [[row], lines] = await Promise.all([
      tx.lock('orders', (locking) =>
        selectForUpdate<OrderRow>(locking, `SELECT ${ORDER_COLUMNS} FROM orders WHERE user_id = ? AND id = ?`, key),
      ),
      select<OrderLineRow>(
        tx,
        `SELECT ${LINE_COLUMNS} FROM order_lines WHERE user_id = ? AND order_id = ? ORDER BY line_no`,
        key,
      ),
    ]);
    return row && toOrder(row, lines);
  }

  saveRefunded(tx: Tx, order: Order, request: IdempotentRequest): void {
    const refunds = order.newRefunds();
    if (order.events().length !== refunds.length) throw new RangeError('each refund raises one event');
    const key = [toBinary(order.userId), toBinary(order.orderId)];
    executeLater(
      tx,
      'UPDATE orders SET status = ?, refunded_amount = ?, event_count = ? WHERE user_id = ? AND id = ?',
      [order.status, order.refundedAmount.amount, order.refundCount + 1, ...key],
    );
    updateLines(tx, key, order, new Set(refunds.flatMap(({ lines }) => lines.map(({ lineNo }) => lineNo))));
    insertRowsLater(
      tx,
      'order_refunds',
      REFUND_COLUMNS,
      refunds.map((refund) => toRefundRow(refund, request)),
    );
    insertRowsLater(tx, 'order_refund_lines', REFUND_LINE_COLUMNS, refunds.flatMap(toRefundLineRows));
    this.outbox.append(tx, order.events());
  }

  async purchased(tx: Tx, userIds: readonly UserId[], productIds: readonly ProductId[]): Promise<Purchased[]> {
    const rows = await select<{ user_id: Buffer; product_id: Buffer; units: string }>(
      tx,
      `SELECT user_id, product_id, SUM(quantity - refunded_quantity) AS units FROM order_lines FORCE INDEX (PRIMARY)
       WHERE user_id IN (?) AND product_id IN (?) GROUP BY user_id, product_id`,
      [userIds.map(toBinary), productIds.map(toBinary)],
    );
    return rows.map((row) => ({
      userId: fromBinary<'User'>(row.user_id),
      productId: fromBinary<'Product'>(row.product_id),
      quantity: Number(row.units),
    }));
  }
}

function updateLines(tx: Tx, key: readonly Buffer[], order: Order, lineNos: ReadonlySet<number>): void {
  const changed = order.lines.filter(({ lineNo }) => lineNos.has(lineNo));
  const keyOf = ({ lineNo }: { lineNo: number }) => lineNo;
  const quantity = caseOf('line_no', changed, keyOf, ({ refundedQuantity }) => refundedQuantity);
  const amount = caseOf('line_no', changed, keyOf, (line) => givenBack(line, line.refundedQuantity).amount);
  executeLater(
    tx,
    `UPDATE order_lines SET refunded_quantity = ${quantity.sql}, refunded_amount = ${amount.sql}
     WHERE user_id = ? AND order_id = ? AND line_no IN (?)`,
    [...quantity.parameters, ...amount.parameters, ...key, changed.map(keyOf)],
  );
}
