import { Injectable } from '@nestjs/common';
import type { Product } from '../../domain/catalogue/product';
import { EXPORT_COLUMNS } from '../../domain/catalogue/export-columns';
import { toCell, toLine } from '../../domain/catalogue/cell';
import { ExportQueries } from './product-export';

const PAGE = 1_000;
/** Without a byte order mark, spreadsheets do not read the file as UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

export interface ProductExport {
  /** The number of products when the export began. */
  readonly rows: number;
  readonly text: AsyncIterable<string>;
}

@Injectable()
export class ExportProductsUseCase {
  constructor(private readonly queries: ExportQueries) {}

  /**
   * The first page is read before the answer, so that an unreachable database is reported. The others are read as fast
   * as the client takes them: memory holds one page.
   */
  async execute(): Promise<ProductExport> {
    const rows = await this.queries.count();
    const first = await this.queries.page(undefined, PAGE);
    return { rows, text: this.pagesFrom(first) };
  }

  private async *pagesFrom(first: Product[]): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + toLine(EXPORT_COLUMNS);
    for (let page = first; page.length > 0;) {
      yield page.map((product) => toLine(cellsOf(product))).join('');
      page = page.length < PAGE ? [] : await this.queries.page(page.at(-1)?.productId, PAGE);
    }
  }
}

function cellsOf(product: Product): string[] {
  const values: Record<(typeof EXPORT_COLUMNS)[number], string | number | undefined> = {
    sku: product.sku,
    name: product.name,
    description: product.description,
    category: product.category,
    price: product.price.amount,
    stock: product.stock,
    maxPerCustomer: product.maxPerCustomer,
    status: product.status,
  };
  return EXPORT_COLUMNS.map((column) => toCell(String(values[column] ?? '')));
}
