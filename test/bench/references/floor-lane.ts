import type { Connection, QueryError } from 'mysql2';
import { FloorBatch, type FloorProductRow, type WalletRow } from './floor-batch';
import { writesOf } from './floor-writes';
import type { OrderRequest } from './orders-api';
import { answerOf, newIds } from './placed-order';
import { type Statement, toBinary } from './sql';

const MOST_AT_ONCE = 128;

interface Waiting {
  readonly request: OrderRequest;
  readonly resolve: (answer: object) => void;
  readonly reject: (error: Error) => void;
}

/** The orders that wait while one transaction is under way share the next one. */
export class FloorLane {
  private readonly waiting: Waiting[] = [];
  private running = false;

  constructor(private readonly connection: Connection) {}

  place(request: OrderRequest): Promise<object> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    await Promise.resolve(); // what arrives in the same tick goes with the first
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST_AT_ONCE);
      const outcomes = await this.placeAll(batch.map(({ request }) => request));
      batch.forEach(({ resolve, reject }, n) => {
        const outcome = outcomes[n]!;
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    }
    this.running = false;
  }

  /** Two round trips. After an error the rest of a trip is skipped, COMMIT included. */
  private async placeAll(requests: readonly OrderRequest[]): Promise<readonly object[]> {
    const now = new Date();
    try {
      const batch = new FloorBatch(...(await this.read(requests)));
      const outcomes = requests.map((request) => batch.decide(request, newIds()));
      await this.query(batch.placed.length > 0 ? writesOf(batch, now) : { sql: 'ROLLBACK', parameters: [] });
      return outcomes.map((outcome) => (outcome instanceof Error ? outcome : answerOf(outcome, now)));
    } catch (error) {
      await this.query({ sql: 'ROLLBACK', parameters: [] });
      return requests.map(() => error as Error);
    }
  }

  private async read(requests: readonly OrderRequest[]): Promise<[WalletRow[], FloorProductRow[]]> {
    const userIds = new Set(requests.map(({ userId }) => userId));
    const productIds = new Set(requests.flatMap(({ lines }) => lines.map(({ productId }) => productId)));
    const results = await this.query({
      sql: `START TRANSACTION;
            SELECT user_id, balance, entry_count FROM wallets FORCE INDEX (PRIMARY)
            WHERE user_id IN (?) ORDER BY user_id FOR UPDATE;
            SELECT id, sku, name, price, status, max_per_customer, stock, version FROM products FORCE INDEX (PRIMARY)
            WHERE id IN (?)`,
      parameters: [[...userIds].map(toBinary), [...productIds].map(toBinary)],
    });
    return [results[1] as WalletRow[], results[2] as FloorProductRow[]];
  }

  private query({ sql, parameters }: Statement): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.connection.query(sql, [...parameters], (error: QueryError | null, results: unknown) => {
        if (error) reject(error);
        else resolve(results as unknown[]);
      });
    });
  }
}
