import type { TestingModule } from '@nestjs/testing';
import { type IdempotentAnswer, type IdempotentRequest, newId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { idempotentRequest } from '@test/support/idempotent-request';
import { testServers } from '@test/support/servers';
import type { QueryRunner } from 'typeorm';
import { ExportProductsUseCase } from '../../src/application/catalogue/export-products.use-case';
import { DescribeImportUseCase } from '../../src/application/imports/describe-import.use-case';
import { ImportProductsUseCase } from '../../src/application/imports/import-products.use-case';
import type { ImportId, ProductImport } from '../../src/domain/imports/product-import';
import { productContext } from '../product-context';

export const ADMIN = newId<'Caller'>();

interface CatalogueRow {
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly price: number;
  readonly stock: number;
  readonly status: string;
  readonly version: number;
}

/** Imports over a schema of their own, with a proxy before the database. */
export class Imports {
  private constructor(
    readonly database: TestDatabase,
    readonly proxy: FaultyProxy,
    readonly module: TestingModule,
  ) {}

  static async start(): Promise<Imports> {
    const database = await createTestDatabase();
    const { host, port } = testServers().database;
    const proxy = await createFaultyProxy(port, host);
    const environment = { ...database.environment, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) };
    const module = await productContext({ database: { environment } }).compile();
    await module.init();
    return new Imports(database, proxy, module);
  }

  async stop(): Promise<void> {
    await this.module.close();
    await this.proxy.close();
    await this.database.drop();
  }

  async begin(dryRun = false): Promise<ImportId> {
    const { body } = await this.beginWith(idempotentRequest({ callerId: ADMIN }), dryRun);
    return (JSON.parse(body) as { importId: ImportId }).importId;
  }

  /** With an id of its own, as each received request has one. */
  beginWith(request: IdempotentRequest, dryRun = false): Promise<IdempotentAnswer> {
    const command = { importId: newId<'ProductImport'>(), dryRun, actorId: ADMIN };
    return this.module.get(ImportProductsUseCase).begin(command, request);
  }

  run(importId: ImportId, file: string, { dryRun = false, signal = new AbortController().signal } = {}): Promise<void> {
    const watch = { signal, progress: () => undefined };
    const command = { importId, dryRun, actorId: ADMIN };
    return this.module.get(ImportProductsUseCase).execute(command, Buffer.from(file), watch);
  }

  /** From its beginning to its end; how it ended. */
  async import(file: string, { dryRun = false } = {}): Promise<ProductImport> {
    const importId = await this.begin(dryRun);
    await this.run(importId, file, { dryRun });
    return this.describe(importId);
  }

  describe(importId: ImportId): Promise<ProductImport> {
    return this.module.get(DescribeImportUseCase).execute(importId);
  }

  async export(): Promise<string> {
    const { text } = await this.module.get(ExportProductsUseCase).execute();
    let file = '';
    for await (const piece of text) file += piece;
    return file;
  }

  /** Products whose SKU begins so. */
  catalogue(prefix = ''): Promise<CatalogueRow[]> {
    return this.database.dataSource.query<CatalogueRow[]>(
      'SELECT sku, name, category, price, stock, status, version FROM products WHERE sku LIKE ? ORDER BY sku',
      [`${prefix}%`],
    );
  }

  /** Another transaction that has locked these rows. */
  async hold(select: string): Promise<QueryRunner> {
    const rival = this.database.dataSource.createQueryRunner();
    await rival.startTransaction();
    await rival.query(select);
    return rival;
  }

  /** Everything but how imports went. */
  async trails(): Promise<unknown> {
    const { dataSource } = this.database;
    return [
      await dataSource.query('SELECT * FROM products ORDER BY id'),
      await dataSource.query('SELECT * FROM product_changes ORDER BY product_id, version'),
      await dataSource.query('SELECT * FROM stock_adjustments ORDER BY product_id, id'),
    ];
  }

  async adjustmentsOf(sku: string): Promise<{ delta: number; reason: string; stock_after: number }[]> {
    return this.database.dataSource.query(
      `SELECT delta, stock_after, reason FROM stock_adjustments
       JOIN products ON products.id = product_id WHERE sku = ? ORDER BY adjusted_at, stock_after`,
      [sku],
    );
  }

  async changesOf(sku: string): Promise<string[]> {
    const rows = await this.database.dataSource.query<{ changes: string }[]>(
      `SELECT changes FROM product_changes JOIN products ON products.id = product_id WHERE sku = ? ORDER BY product_changes.version`,
      [sku],
    );
    return rows.map(({ changes }) => changes);
  }
}
