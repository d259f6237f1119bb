import type { Money, ProductId } from '@app/kernel';

/** The current state of a product. */
export interface ProductFacts {
  readonly productId: ProductId;
  readonly name: string;
  readonly price: Money;
  readonly stock: number;
  /** False for archived products. */
  readonly forSale: boolean;
}

/** Names, prices and stock for contexts that show products. Reads outside any transaction. */
export abstract class ProductDirectory {
  /** One query for any number; unknown ids are absent. @throws Unavailable without a database */
  abstract findAll(productIds: readonly ProductId[]): Promise<Map<ProductId, ProductFacts>>;
}
