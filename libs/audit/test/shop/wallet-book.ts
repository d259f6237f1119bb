import { toBinary } from '@app/platform';
import type { Customer, PlacedOrder } from './placed-order';
import { idBefore, insert, type Queryable } from './rows';

interface Entry {
  readonly customer: Customer;
  readonly kind: string;
  readonly account: string;
  readonly amount: number;
  readonly order?: PlacedOrder;
  readonly at: Date;
}

export async function openWallet(db: Queryable, customer: Customer, at: Date): Promise<void> {
  await insert(db, 'wallets', { user_id: toBinary(customer.userId), balance: 0, entry_count: 0, updated_at: at });
}

/** Moves money between the customer's wallet and an account. */
export async function bookEntry(db: Queryable, entry: Entry): Promise<void> {
  const { customer, kind, account, amount, order, at } = entry;
  customer.balance += amount;
  customer.entries += 1;
  await insert(db, 'wallet_entries', {
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
  await db.query('UPDATE wallets SET balance = ?, entry_count = ?, updated_at = ? WHERE user_id = ?', [
    customer.balance,
    customer.entries,
    at,
    toBinary(customer.userId),
  ]);
}
