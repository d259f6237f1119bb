import { ShopProduct } from '../api/shop-api';
import { PlannedOrder } from '../file/plan';

interface OrderInShop {
  readonly userId: string;
  readonly placedAt: Date;
  readonly lines: readonly { readonly productId: string; readonly quantity: number; readonly unitPrice: number }[];
}

/** Maps the file's stock codes and customers to products and users of the shop. */
export class Shop {
  private readonly skus: ReadonlyMap<string, string>;

  constructor(
    private readonly products: ReadonlyMap<string, ShopProduct>,
    private readonly users: ReadonlyMap<string, string>,
  ) {
    this.skus = new Map([...products.values()].map(({ productId, sku }) => [productId, sku]));
  }

  get userIds(): string[] {
    return [...this.users.values()];
  }
  product(sku: string): ShopProduct {
    return this.products.get(sku) ?? missing(`product ${sku}`);
  }
  /** Undefined for a product that the file does not sell. */
  skuOf(productId: string): string | undefined {
    return this.skus.get(productId);
  }
  userId(customerId: string): string {
    return this.users.get(customerId) ?? missing(`customer ${customerId}`);
  }
  orderOf({ customerId, placedAt, lines }: PlannedOrder): OrderInShop {
    return {
      userId: this.userId(customerId),
      placedAt,
      lines: lines.map(({ sku, quantity, unitPrice }) => ({
        productId: this.product(sku).productId,
        quantity,
        unitPrice,
      })),
    };
  }
}

function missing(what: string): never {
  throw new Error(`${what} was not loaded`);
}
