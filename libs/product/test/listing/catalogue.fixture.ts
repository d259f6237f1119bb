import type { TestingModule } from '@nestjs/testing';
import { Clock, newId, type ProductId } from '@app/kernel';
import { Database, toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { TestClock } from '@test/support/test-clock';
import { ChangeProductUseCase } from '../../src/application/catalogue/change-product.use-case';
import { CreateProductUseCase } from '../../src/application/catalogue/create-product.use-case';
import type { ProductListing, ProductPage, ProductQueries } from '../../src/application/catalogue/product.queries';
import type { ProductChange } from '../../src/domain/catalogue/product-change';
import { SqlProductQueries } from '../../src/infrastructure/catalogue/sql-product.queries';
import { createdProduct } from '../creating';
import { productContext } from '../product-context';

const actorId = newId<'Caller'>();

interface Wish {
  readonly name?: string;
  readonly sku?: string;
  readonly description?: string;
  readonly category?: string | undefined;
  readonly price?: number;
  readonly stock?: number;
}

interface Options {
  readonly passedAtMost?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The listed products; by default all, the newest first. */
export type Listing = Partial<ProductListing>;

/** A catalogue in a schema of its own, made through the use cases. */
export class Catalogue {
  private constructor(
    readonly database: TestDatabase,
    readonly module: TestingModule,
    readonly clock: TestClock,
    readonly queries: ProductQueries,
  ) {}

  /** `passedAtMost`: how many places of an index a page passes, where it is not what it is in production. */
  static async open({ passedAtMost, environment = {} }: Options = {}): Promise<Catalogue> {
    const database = await createTestDatabase();
    const clock = new TestClock(new Date('2026-11-20T03:00:00.000Z'));
    const module = await productContext({ database, environment }).overrideProvider(Clock).useValue(clock).compile();
    await module.init();
    const Queries = passedAtMost === undefined ? SqlProductQueries : shortSighted(passedAtMost);
    return new Catalogue(database, module, clock, new Queries(module.get(Database)));
  }

  async add({ name = 'Thing', sku = newId(), description = '', category, price = 1_000, stock = 5 }: Wish = {}) {
    const product = { sku, name, description, category, price, stock, maxPerCustomer: undefined, actorId };
    return createdProduct(this.module.get(CreateProductUseCase), product);
  }

  async change(productId: ProductId, change: ProductChange): Promise<void> {
    await this.module.get(ChangeProductUseCase).execute({ productId, versions: undefined, change, actorId });
  }

  /** As a sale does. */
  async setStock(productId: ProductId, stock: number): Promise<void> {
    await this.database.dataSource.query('UPDATE products SET stock = ? WHERE id = ?', [stock, toBinary(productId)]);
  }

  page(listing: Listing): Promise<ProductPage> {
    return this.queries.list({ sort: 'newest', limit: 100, after: undefined, ...listing });
  }

  /** The names of one page. */
  async names(listing: Listing): Promise<string[]> {
    return (await this.page(listing)).products.map(({ name }) => name);
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.database.drop();
  }
}

const shortSighted = (passedAtMost: number) =>
  class extends SqlProductQueries {
    protected override readonly passedAtMost = passedAtMost;
  };
