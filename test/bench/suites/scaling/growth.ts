import type { Table } from '../../result';
import type { TableSize } from './table-sizes';

/** Rows and bytes that an order leaves in a table. */
export interface Growth {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
}

/** The growth between `before` and `after`, over some thousand orders, so that half-empty pages do not count. */
export function growthOf(before: readonly TableSize[], after: readonly TableSize[]): Growth[] {
  const grown = after.map(({ table, rows, bytes }, n) => ({
    table,
    rows: rows - before[n]!.rows,
    bytes: bytes - before[n]!.bytes,
  }));
  const orders = grown.find(({ table }) => table === 'orders')!.rows;
  return grown.map(({ table, rows, bytes }) => ({ table, rows: rows / orders, bytes: bytes / orders }));
}

/** Retention of the tables' rows: the auditor needs the ledger and the orders for ever. */
const KEPT: Readonly<Record<string, string>> = {
  orders: 'for ever',
  order_lines: 'for ever',
  wallet_entries: 'for ever',
  outbox_events: 'EVENT_RETENTION_DAYS',
  idempotency_records: 'a day or longer',
  outbox_deliveries: 'until sent',
};

const GB = 1e9;

/** The bytes that are kept for ever, and how many orders fit. */
export function growthTables(growths: readonly Growth[]): Table[] {
  const text = (value: number, digits: number): string => value.toLocaleString('en', { maximumFractionDigits: digits });
  const sum = (some: readonly Growth[], pick: (growth: Growth) => number): number =>
    some.reduce((total, growth) => total + pick(growth), 0);
  const kept = growths.filter(({ table }) => KEPT[table] === 'for ever');
  const perOrder = sum(kept, ({ bytes }) => bytes);
  const short = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 2 });
  return [
    {
      title: 'what an order leaves (one or two lines)',
      columns: ['table', 'rows', 'bytes, indexes too', 'kept'],
      rows: [
        ...growths.map(({ table, rows, bytes }) => [table, text(rows, 2), text(bytes, 0), KEPT[table] ?? '']),
        [
          'in all',
          text(
            sum(growths, ({ rows }) => rows),
            2,
          ),
          text(
            sum(growths, ({ bytes }) => bytes),
            0,
          ),
          '',
        ],
        [
          'kept for ever',
          text(
            sum(kept, ({ rows }) => rows),
            2,
          ),
          text(perOrder, 0),
          '',
        ],
      ],
    },
    {
      title: 'how fast that grows, and when a volume is full (computed from the bytes kept for ever)',
      columns: ['orders a second, day and night', 'GB a month', 'months to 500 GB', 'months to a buffer pool of 24 GB'],
      rows: [1, 10, 100, 1_000].map((orders) => {
        const months = (bytes: number): string => short(bytes / (orders * 86_400 * 30 * perOrder));
        return [text(orders, 0), short((orders * 86_400 * 30 * perOrder) / GB), months(500 * GB), months(24 * GB)];
      }),
    },
  ];
}
