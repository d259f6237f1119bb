/** SQL about row number `n`: ids that differ and sort by it. */
const id = "UNHEX(LPAD(HEX(n + 1), 32, '0'))";
const hash = 'UNHEX(SHA2(n, 256))';
const time = "'2026-11-01 00:00:00.000' + INTERVAL n SECOND";

/** A table of the present schema, the values of row `n`, and a write and a read of one row as the application does them. */
export interface LargeTable {
  readonly table: string;
  readonly columns: string;
  readonly values: string;
  /** A condition about row `n`. */
  readonly where: string;
  /** A column that the probe writes. */
  readonly written: string;
}

export const largeTables: readonly LargeTable[] = [
  {
    table: 'orders',
    columns: 'user_id, id, items_amount, discount_amount, total_amount, caller_id, key_hash, placed_at, booked_at',
    values: `${id}, ${id}, 1000, 0, 1000, ${id}, ${hash}, ${time}, ${time}`,
    where: `user_id = ${id} AND id = ${id}`,
    written: 'event_count',
  },
  {
    table: 'order_lines',
    columns: 'user_id, order_id, line_no, product_id, sku, name, unit_price, quantity, amount, discount',
    values: `${id}, ${id}, 1, ${id}, CONCAT('SKU-', n), 'A product of the shop', 1000, 1, 1000, 0`,
    where: `user_id = ${id} AND order_id = ${id} AND line_no = 1`,
    written: 'unit_price',
  },
  {
    table: 'order_refunds',
    columns: 'user_id, order_id, refund_no, kind, amount, caller_id, key_hash, refunded_at, booked_at',
    values: `${id}, ${id}, 1, 'refund', 1000, ${id}, ${hash}, ${time}, ${time}`,
    where: `user_id = ${id} AND order_id = ${id} AND refund_no = 1`,
    written: 'amount',
  },
  {
    table: 'outbox_events',
    columns: 'id, type, subject_id, sequence, user_id, payload, occurred_at, sent_to',
    values: `${id}, 'OrderCompleted', ${id}, 1, ${id}, RPAD('{}', 700, ' '), ${time}, 0`,
    where: `id = ${id}`,
    written: 'sent_to',
  },
  {
    table: 'charge_references',
    columns: 'user_id, client_id, reference, entry_id, amount, balance_after',
    values: `${id}, ${id}, CONCAT('reference-', n), ${id}, 1000, 1000`,
    where: `user_id = ${id} AND entry_id = ${id}`,
    written: 'amount',
  },
  {
    table: 'products',
    columns: 'id, sku, name, category, price, stock, status, version, created_at, updated_at',
    values: `${id}, CONCAT('SKU-', n), 'A product of the shop', CONCAT('category ', n % 50), 1000, 10, 'active', 1, ${time}, ${time}`,
    where: `id = ${id}`,
    written: 'stock',
  },
  {
    table: 'product_images',
    columns: 'id, product_id, content_type, byte_length, alt, status, refusal, position, actor_id, created_at',
    values: `${id}, ${id}, 'image/png', 1000, '', 'refused', 'too-hard', 0, ${id}, ${time}`,
    where: `id = ${id}`,
    written: 'byte_length',
  },
  {
    table: 'sales',
    columns: 'day, product_id, quantity, revenue',
    values: `'2026-11-01', ${id}, 10, 1000`,
    where: `day = '2026-11-01' AND product_id = ${id}`,
    written: 'quantity',
  },
];
