import { Injectable } from '@nestjs/common';
import type { ProductId, Tx } from '@app/kernel';
import { type Decision, decide, type Terms } from '../../domain/imports/decide-row';
import { type ImportRow, skuKey } from '../../domain/imports/import-row';
import type { Product } from '../../domain/catalogue/product';
import { BulkProductsRepository } from './bulk-products.repository';
import { chunksOf } from '../chunks';
import { sortInTurns } from './turns';

export interface DecidedRow {
  readonly row: ImportRow;
  readonly decision: Decision;
}

/** Called before each chunk with the number of rows in it. */
type Step = (rows: number) => void;

const READ_ROWS = 1_000;
/** `CASE` tests its branches one by one, for each row. */
const WRITE_ROWS = 250;

/** Applies rows to products: the number of statements grows with the chunks. */
@Injectable()
export class MergeRows {
  constructor(private readonly products: BulkProductsRepository) {}

  /** Decides without locks. */
  async compare(tx: Tx, rows: readonly ImportRow[], terms: Terms, step: Step): Promise<DecidedRow[]> {
    const decided: DecidedRow[] = [];
    for (const chunk of chunksOf(rows, READ_ROWS)) {
      step(chunk.length);
      const products = await this.products.findBySkus(
        tx,
        chunk.map(({ sku }) => sku),
      );
      decided.push(...(await this.decideAll(tx, chunk, products, terms)));
    }
    return decided;
  }

  /**
   * Locks the products in the order of their ids, and decides again: a sale may have taken units that an adjustment
   * needs.
   */
  lock(tx: Tx, changing: readonly DecidedRow[], terms: Terms): Promise<DecidedRow[]> {
    return tx.lock('products', async (locking) => {
      const wanted = changing.map(({ row, decision }) => [productIdOf(decision), row] as const).sort(byId);
      const decided: DecidedRow[] = [];
      for (const chunk of chunksOf(wanted, READ_ROWS)) {
        const products = await this.products.lock(
          locking,
          chunk.map(([productId]) => productId),
        );
        const rows = chunk.map(([, row]) => row);
        decided.push(...(await this.decideAll(tx, rows, products, terms)));
      }
      return decided;
    });
  }

  /** Writes the changes of locked products. */
  async write(tx: Tx, decided: readonly DecidedRow[], at: Date, step: Step): Promise<void> {
    const decisions = decided.map(({ decision }) => decision);
    for (const chunk of chunksOf(decisions, WRITE_ROWS)) {
      step(chunk.length);
      const changed = chunk.flatMap((each) =>
        each.kind === 'change' && each.change ? [{ product: each.product, change: each.change }] : [],
      );
      await this.products.saveAll(tx, changed, at);
      const adjusted = chunk.flatMap((each) => (each.kind === 'change' && each.adjustment ? [each.adjustment] : []));
      await this.products.saveStocks(tx, adjusted);
    }
  }

  /** In the order of their SKUs, so that two imports with the same new SKUs wait for each other and do not deadlock. */
  async create(tx: Tx, decided: readonly DecidedRow[], step: Step): Promise<void> {
    const creations = decided.flatMap(({ decision }) => (decision.kind === 'create' ? [decision] : []));
    const created = await sortInTurns(creations, (a, b) => (a.product.sku < b.product.sku ? -1 : 1));
    for (const chunk of chunksOf(created, WRITE_ROWS)) {
      step(chunk.length);
      await this.products.insertAll(tx, chunk);
    }
  }

  private async decideAll(
    tx: Tx,
    rows: readonly ImportRow[],
    products: readonly Product[],
    terms: Terms,
  ): Promise<DecidedRow[]> {
    const bySku = new Map(products.map((product) => [skuKey(product.sku), product]));
    const productOf = ({ sku }: ImportRow) => bySku.get(skuKey(sku));
    const pairs = rows.flatMap((row) => {
      const product = row.delta === undefined ? undefined : productOf(row);
      return product ? [[product.productId, row.ids.adjustmentId] as const] : [];
    });
    const known = await this.products.findAdjustments(tx, pairs);
    return rows.map((row) => {
      const adjusted = known.has(row.ids.adjustmentId);
      return { row, decision: decide(row, { product: productOf(row), adjusted }, terms) };
    });
  }
}

function productIdOf(decision: Decision): ProductId {
  if (decision.kind !== 'change') throw new Error('only what changes is locked');
  return decision.product.productId;
}

const byId = ([a]: readonly [ProductId, unknown], [b]: readonly [ProductId, unknown]): number => (a < b ? -1 : 1);
