import { Injectable } from '@nestjs/common';
import type { ProductId } from '@app/kernel';
import { Database, fromBinary, toBinary } from '@app/platform';
import {
  positionOf,
  type ProductListing,
  type ProductPage,
  type ProductPosition,
  ProductQueries,
  type ProductSort,
} from '../../application/catalogue/product.queries';
import type { Product } from '../../domain/catalogue/product';
import { productErrors } from '../../domain/product.errors';
import { searchFor } from '../../domain/catalogue/search-words';
import { allOf } from './listing/condition';
import { isFurther, SORTS, upTo } from './listing/sorted-by';
import { type Walk, walksFor } from './listing/walk';
import { PRODUCT_COLUMNS, type ProductRow, toProduct } from './product.row';

/** How many places of an index a page passes at most; a page that passes all of them takes some tens of milliseconds. */
const PASSED_AT_MOST = 5_000;

interface EdgeRow {
  readonly walk: number;
  readonly value: Date | number;
  readonly id: Buffer;
}

/** A walk, and where to stop on it; undefined: its end is near enough. */
interface Route {
  readonly walk: Walk;
  readonly edge: ProductPosition | undefined;
}

@Injectable()
export class SqlProductQueries extends ProductQueries {
  protected readonly passedAtMost: number = PASSED_AT_MOST;

  constructor(private readonly database: Database) {
    super();
  }

  async get(productId: ProductId): Promise<Product> {
    const [row] = await this.database.query<ProductRow>(`SELECT ${PRODUCT_COLUMNS} FROM products WHERE id = ?`, [
      toBinary(productId),
    ]);
    if (!row) throw productErrors.error('product.not-found');
    return toProduct(row);
  }

  async list(listing: ProductListing): Promise<ProductPage> {
    const search = listing.text === undefined ? undefined : searchFor(listing.text);
    const walks = walksFor(listing, search);
    const [first] = walks;
    if (!first) return { products: [], next: undefined }; // neither a letter nor a digit: nothing is called that
    const passesOver = first.filters.length > 0;
    const route = passesOver ? await this.shortest(walks, listing.sort) : { walk: first, edge: undefined };
    return this.page(route, listing);
  }

  /** Of several long lists, the one whose bounded part reaches furthest has the fewest rows that do not match. */
  private async shortest(walks: readonly Walk[], sort: ProductSort): Promise<Route> {
    const edges = await this.edges(walks, sort);
    const routes = walks.map((walk, n) => ({ walk, edge: edges.get(n) }));
    return routes.reduce((best, route) => {
      if (!best.edge) return best;
      return !route.edge || isFurther(sort, route.edge, best.edge) ? route : best;
    });
  }

  private async edges(walks: readonly Walk[], sort: ProductSort): Promise<Map<number, ProductPosition>> {
    const { column, direction } = SORTS[sort];
    const selects = walks.map(
      ({ from, id, within }, n) =>
        `(SELECT ${n} AS walk, walked.${column} AS value, ${id} AS id FROM ${from} WHERE ${within.sql}
          ORDER BY walked.${column} ${direction}, ${id} ${direction} LIMIT 1 OFFSET ${this.passedAtMost - 1})`,
    );
    const rows = await this.database.query<EdgeRow>(
      selects.join(' UNION ALL '),
      walks.flatMap(({ within }) => within.parameters),
    );
    return new Map(rows.map(({ walk, value, id }) => [walk, [Number(value), fromBinary<'Product'>(id)]]));
  }

  private async page({ walk, edge }: Route, { sort, limit }: ProductListing): Promise<ProductPage> {
    const { column, direction } = SORTS[sort];
    const where = allOf([walk.within, ...(edge ? [upTo(sort, walk.id, edge)] : []), ...walk.filters]);
    // The ids first: skipped rows are not read whole, and pictures are joined only to the products of the page.
    const rows = await this.database.query<ProductRow>(
      `SELECT ${PRODUCT_COLUMNS}
       FROM (SELECT ${walk.id} AS found FROM ${walk.from} ${walk.joins} WHERE ${where.sql}
             ORDER BY walked.${column} ${direction}, ${walk.id} ${direction} LIMIT ?) page
       STRAIGHT_JOIN products ON products.id = page.found
       ORDER BY products.${column} ${direction}, products.id ${direction}`,
      [...where.parameters, limit + 1],
    );
    const products = rows.slice(0, limit).map(toProduct);
    const last = products.at(-1);
    return { products, next: rows.length > limit && last ? positionOf(last, sort) : edge };
  }
}
