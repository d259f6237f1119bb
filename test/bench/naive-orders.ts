import { randomBytes } from 'node:crypto';
import { createPool, type Pool, type PoolConnection } from 'mysql2/promise';
import { anyOf, type Reading } from './http-orders';
import type { BenchRun } from './run';

const SCHEMA = 'bench_naive';
const CUSTOMERS = 64;
const PLENTY = 1_000_000_000;

/** What a careful engineer writes first: one transaction an order, one statement a row, straight on the driver. */
export class NaiveShop {
  private constructor(
    private readonly pool: Pool,
    private readonly customerIds: readonly Buffer[],
    readonly productIds: readonly Buffer[],
  ) {}

  static async make({ database }: BenchRun, products: number): Promise<NaiveShop> {
    const pool = createPool({
      host: database.host,
      port: database.port,
      ...{ user: database.admin.user, password: database.admin.password },
      connectionLimit: 64,
      multipleStatements: true,
    });
    await pool.query(TABLES);
    const ids = (count: number): Buffer[] => Array.from({ length: count }, () => randomBytes(16));
    const [customerIds, productIds] = [ids(CUSTOMERS), ids(products)];
    await pool.query(`INSERT INTO ${SCHEMA}.wallets VALUES ?`, [customerIds.map((id) => [id, PLENTY])]);
    await pool.query(`INSERT INTO ${SCHEMA}.products VALUES ?`, [productIds.map((id) => [id, 100, PLENTY])]);
    return new NaiveShop(pool, customerIds, productIds);
  }

  /** As many loops side by side as there would be connections; no HTTP at all. */
  async measure(
    productIds: readonly Buffer[],
    { connections, seconds }: { connections: number; seconds: number },
  ): Promise<Reading> {
    const latencies: number[] = [];
    const end = performance.now() + seconds * 1_000;
    const loop = async (): Promise<void> => {
      while (performance.now() < end) {
        const began = performance.now();
        await this.placeOrder(anyOf(this.customerIds), anyOf(productIds));
        latencies.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: connections }, loop));
    latencies.sort((a, b) => a - b);
    const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
    return { rate: latencies.length / seconds, p50: at(0.5), p99: at(0.99) };
  }

  async close(): Promise<void> {
    await this.pool.query(`DROP DATABASE ${SCHEMA}`);
    await this.pool.end();
  }

  private async placeOrder(userId: Buffer, productId: Buffer): Promise<void> {
    const connection = await this.pool.getConnection();
    try {
      await inTransaction(connection, async () => {
        const orderId = randomBytes(16);
        await connection.query(`SELECT balance FROM ${SCHEMA}.wallets WHERE id = ? FOR UPDATE`, [userId]);
        await connection.query(`SELECT price, stock FROM ${SCHEMA}.products WHERE id = ? FOR UPDATE`, [productId]);
        await connection.query(`UPDATE ${SCHEMA}.wallets SET balance = balance - 100 WHERE id = ?`, [userId]);
        await connection.query(`UPDATE ${SCHEMA}.products SET stock = stock - 1 WHERE id = ?`, [productId]);
        await connection.query(`INSERT INTO ${SCHEMA}.orders VALUES (?, ?, 100)`, [orderId, userId]);
        await connection.query(`INSERT INTO ${SCHEMA}.order_lines VALUES (?, ?, 1)`, [orderId, productId]);
        await connection.query(`INSERT INTO ${SCHEMA}.entries VALUES (?, ?, -100)`, [orderId, userId]);
        await connection.query(`INSERT INTO ${SCHEMA}.events VALUES (?, ?)`, [orderId, '{"type":"OrderCompleted"}']);
      });
    } finally {
      connection.release();
    }
  }
}

async function inTransaction(connection: PoolConnection, work: () => Promise<void>): Promise<void> {
  await connection.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
  await connection.beginTransaction();
  try {
    await work();
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

const TABLES = `
  DROP DATABASE IF EXISTS ${SCHEMA};
  CREATE DATABASE ${SCHEMA};
  CREATE TABLE ${SCHEMA}.wallets (id BINARY(16) PRIMARY KEY, balance BIGINT NOT NULL) ENGINE=InnoDB;
  CREATE TABLE ${SCHEMA}.products (id BINARY(16) PRIMARY KEY, price BIGINT NOT NULL, stock BIGINT NOT NULL) ENGINE=InnoDB;
  CREATE TABLE ${SCHEMA}.orders (id BINARY(16) PRIMARY KEY, user_id BINARY(16) NOT NULL, total BIGINT NOT NULL) ENGINE=InnoDB;
  CREATE TABLE ${SCHEMA}.order_lines (order_id BINARY(16) PRIMARY KEY, product_id BINARY(16) NOT NULL, quantity INT NOT NULL) ENGINE=InnoDB;
  CREATE TABLE ${SCHEMA}.entries (id BINARY(16) PRIMARY KEY, user_id BINARY(16) NOT NULL, amount BIGINT NOT NULL) ENGINE=InnoDB;
  CREATE TABLE ${SCHEMA}.events (id BINARY(16) PRIMARY KEY, payload TEXT NOT NULL) ENGINE=InnoDB;
`;
