import type { Money, ProductId } from '@app/kernel';

/** A product as it is now. */
export interface ProductFacts {
  readonly productId: ProductId;
  readonly name: string;
  readonly price: Money;
  readonly stock: number;
  /** False for archived ones. */
  readonly forSale: boolean;
}

/** Names, prices and stock for whoever shows products. Reads outside any transaction. */
export abstract class ProductDirectory {
  /** One query however many; unknown ids are absent. @throws Unavailable without a database */
  abstract findAll(productIds: readonly ProductId[]): Promise<Map<ProductId, ProductFacts>>;
}
