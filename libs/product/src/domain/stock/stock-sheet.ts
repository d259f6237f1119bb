import type { Money, ProductId } from '@app/kernel';
import type { ProductForSale, StockLedger, Want } from '../../contract';

export interface StockLine {
  readonly productId: ProductId;
  /** The version of all fields but the stock: each change of the product increments it. */
  readonly version: number;
  readonly sku: string;
  readonly name: string;
  readonly price: Money;
  readonly maxPerCustomer: number | undefined;
  readonly forSale: boolean;
  readonly stock: number;
}

/** The change to write of a product. */
export interface StockChange {
  readonly productId: ProductId;
  /** The version that the decision is based on. */
  readonly version: number;
  /** Units taken in all; negative where more were put back. */
  readonly taken: number;
  /** The stock after the change. */
  readonly stock: number;
}

/** The products of one transaction. Each order and refund sees what the previous ones left. */
export class StockSheet implements StockLedger {
  private readonly lines: ReadonlyMap<ProductId, StockLine>;
  private readonly left = new Map<ProductId, number>();

  constructor(
    lines: readonly StockLine[],
    private readonly held: ReadonlySet<ProductId> = new Set(),
  ) {
    this.lines = new Map(lines.map((line) => [line.productId, line]));
  }

  isHeld(productId: ProductId): boolean {
    return this.held.has(productId);
  }

  findForSale(productId: ProductId): ProductForSale | undefined {
    const line = this.lines.get(productId);
    return line?.forSale ? line : undefined;
  }

  getForSale(productId: ProductId): ProductForSale {
    const product = this.findForSale(productId);
    if (!product) throw new RangeError('not for sale');
    return product;
  }

  shortOf(wants: readonly Want[]): ProductId[] {
    return [...totals(wants)].filter(([id, quantity]) => quantity > this.stockOf(id)).map(([id]) => id);
  }

  take(wants: readonly Want[]): void {
    if (this.shortOf(wants).length > 0) throw new RangeError('not that many in stock');
    for (const [id, quantity] of totals(wants)) this.left.set(id, this.stockOf(id) - quantity);
  }

  fullFor(units: readonly Want[]): ProductId[] {
    return [...totals(units)]
      .filter(([id, quantity]) => !this.lines.has(id) || !Number.isSafeInteger(this.stockOf(id) + quantity))
      .map(([id]) => id);
  }

  putBack(units: readonly Want[]): void {
    if (this.fullFor(units).length > 0) throw new RangeError('the stock would be too large');
    for (const [id, quantity] of totals(units)) this.left.set(id, this.stockOf(id) + quantity);
  }

  /** The changes to write: products of which units were taken or put back. */
  changes(): StockChange[] {
    return [...this.lines.values()].flatMap(({ productId, version, stock: before }) => {
      const stock = this.left.get(productId);
      return stock === undefined ? [] : [{ productId, version, taken: before - stock, stock }];
    });
  }

  private stockOf(id: ProductId): number {
    return this.left.get(id) ?? this.lines.get(id)?.stock ?? 0;
  }
}

/** Several wants of one product are added up: each alone might fit where all of them do not. */
function totals(wants: readonly Want[]): Map<ProductId, number> {
  const total = new Map<ProductId, number>();
  for (const { productId, quantity } of wants) total.set(productId, (total.get(productId) ?? 0) + quantity);
  return total;
}
