import { newId, type OrderId, type ProductId, UnitOfWork } from '@app/kernel';
import {
  type SalesBooking,
  SalesHistory,
  type SalesPage,
  type SalesPosition,
} from '@app/order/contract/sales-history.queries';
import { Database, fromBinary, toBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { testingModule } from '../../../test/support/nest';
import { BookSalesUseCase } from '../src/application/book-sales.use-case';
import { RankingQueries } from '../src/application/ranking.queries';
import { RebuildRankingUseCase } from '../src/application/rebuild-ranking.use-case';
import { RemoveRetiredUseCase } from '../src/application/remove-retired.use-case';
import { StartRebuildUseCase } from '../src/application/start-rebuild.use-case';
import type { Booking } from '../src/domain/booking';
import { SqlRankingQueries } from '../src/infrastructure/sql-ranking.queries';
import type { SalesEvent } from '../src/interface/messaging/sales-event';
import { RankingBooksModule } from '../src/ranking-books.module';

interface HistoryRow {
  readonly user_id: Buffer;
  readonly order_id: Buffer;
  readonly sequence: number;
  readonly placed_at: Date;
  readonly refunded_at: Date | null;
  readonly booked: string;
}

/** A table of sales in the test's schema, read as the order tables are: some orders at a time, by user. */
@Injectable()
class TestHistory extends SalesHistory {
  constructor(private readonly database: Database) {
    super();
  }

  async page(after: SalesPosition | undefined, limit: number): Promise<SalesPage> {
    const place = after ? [toBinary(after.userId), toBinary(after.orderId)] : [Buffer.alloc(0), Buffer.alloc(0)];
    const orders = await this.database.query<HistoryRow>(
      `SELECT DISTINCT user_id, order_id FROM history WHERE user_id > ? OR (user_id = ? AND order_id > ?)
       ORDER BY user_id, order_id LIMIT ?`,
      [place[0], place[0], place[1], limit],
    );
    const last = orders.at(-1);
    if (!last) return { bookings: [], next: undefined };
    const rows = await this.database.query<HistoryRow>('SELECT * FROM history WHERE order_id IN (?)', [
      orders.map((row) => row.order_id),
    ]);
    const next = { userId: fromBinary<'User'>(last.user_id), orderId: fromBinary<'Order'>(last.order_id) };
    return { bookings: rows.map(toBooking), next: orders.length < limit ? undefined : next };
  }

  async placedAt(orders: readonly SalesPosition[]): Promise<Map<OrderId, Date>> {
    if (orders.length === 0) return new Map();
    const rows = await this.database.query<HistoryRow>(
      'SELECT * FROM history WHERE user_id IN (?) AND order_id IN (?)',
      [orders.map(({ userId }) => toBinary(userId)), orders.map(({ orderId }) => toBinary(orderId))],
    );
    return new Map(rows.map((row) => [fromBinary<'Order'>(row.order_id), row.placed_at]));
  }
}

const toBooking = (row: HistoryRow): SalesBooking => ({
  orderId: fromBinary<'Order'>(row.order_id),
  sequence: row.sequence,
  placedAt: row.placed_at,
  refundedAt: row.refunded_at ?? undefined,
  lines: JSON.parse(row.booked) as SalesBooking['lines'],
});

export interface Total {
  readonly slot: string;
  readonly productId: ProductId;
  readonly quantity: string;
  readonly revenue: string;
}

/** The ranking's write side over a database of its own. */
export class RankingBench {
  private constructor(
    readonly database: TestDatabase,
    readonly module: TestingModule,
  ) {}

  static async create(): Promise<RankingBench> {
    const database = await createTestDatabase();
    await database.dataSource.query(
      `CREATE TABLE history (user_id BINARY(16), order_id BINARY(16), sequence INT, placed_at DATETIME(3),
       refunded_at DATETIME(3), booked TEXT,
       PRIMARY KEY (user_id, order_id, sequence))`,
    );
    const module = await testingModule({
      database,
      imports: [RankingBooksModule],
      providers: [
        BookSalesUseCase,
        RebuildRankingUseCase,
        RemoveRetiredUseCase,
        { provide: SalesHistory, useClass: TestHistory },
        { provide: RankingQueries, useClass: SqlRankingQueries },
      ],
    }).compile();
    await module.init();
    return new RankingBench(database, module);
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.database.drop();
  }

  /** The state after the migrations. */
  async empty(): Promise<void> {
    const tables = ['product_refund_minutes', 'inbox', 'history', 'ranking_generations'];
    tables.push('product_sales_minutes', 'product_sales_hours');
    for (const table of tables) await this.query(`DELETE FROM ${table}`);
    await this.query("INSERT INTO ranking_generations (generation, status, rule) VALUES (1, 'serving', 2)");
  }

  query<Row = unknown>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.database.dataSource.query<Row[]>(sql, parameters);
  }

  book(...bookings: Booking[]): Promise<void> {
    return this.module.get(BookSalesUseCase).execute(bookings);
  }

  /** Books the events as the consumer does. */
  receive(...events: SalesEvent[]): Promise<void> {
    return this.module.get(BookSalesUseCase).execute(events);
  }

  /** Writes a booking to the history; the user does not matter. */
  async record(booking: Booking, userId = newId<'User'>()): Promise<void> {
    await this.query('INSERT INTO history VALUES (?)', [
      [
        toBinary(userId),
        toBinary(booking.orderId),
        booking.sequence,
        booking.placedAt,
        booking.refundedAt ?? null,
        JSON.stringify(booking.lines),
      ],
    ]);
  }

  startRebuild() {
    return this.module.get(StartRebuildUseCase, { strict: false }).execute();
  }

  rebuildStep(): Promise<boolean> {
    return this.module.get(RebuildRankingUseCase).step();
  }

  async rebuildToTheEnd(): Promise<void> {
    while (await this.rebuildStep());
  }

  get unitOfWork(): UnitOfWork {
    return this.module.get(UnitOfWork);
  }

  /** The rows of the serving generation, or of another one, as the table stores them. */
  async totals(unit: 'minute' | 'hour', generation?: number): Promise<Total[]> {
    const rows = await this.query<{ slot: Date; product_id: Buffer; quantity: string; revenue: string }>(
      `SELECT ${unit} AS slot, product_id, quantity, revenue FROM product_sales_${unit}s
       WHERE generation = COALESCE(?, (SELECT generation FROM ranking_generations WHERE status = 'serving'))
       ORDER BY ${unit}, product_id`,
      [generation ?? null],
    );
    return rows.map((row) => ({
      slot: row.slot.toISOString().slice(0, 16),
      productId: fromBinary<'Product'>(row.product_id),
      quantity: row.quantity,
      revenue: row.revenue,
    }));
  }
}
