import { Injectable } from '@nestjs/common';
import { Currency, type ProductId } from '@app/kernel';
import { ProductDirectory } from '@app/product/contract/product-directory.queries';
import type { CartOwner } from '../domain/cart';
import { cartErrors } from '../domain/cart.errors';
import { CartStore, type LinesLeft } from './cart.store';
import { type CartView, toCartView } from './cart.view';

const NOTHING: LinesLeft = { lines: [], wasThere: false };

@Injectable()
export class TakeFromCartUseCase {
  constructor(
    private readonly carts: CartStore,
    private readonly products: ProductDirectory,
    private readonly currency: Currency,
  ) {}

  /**
   * Removes a product. A product that is not in the cart is no error, so the request can be repeated.
   * @throws cart.product-not-found for a product that is not in the cart and does not exist; Unavailable
   */
  async execute(owner: CartOwner | undefined, productId: ProductId): Promise<CartView> {
    const { lines, wasThere } = owner ? await this.carts.take(owner, productId) : NOTHING;
    const facts = await this.products.findAll([productId, ...lines.map((line) => line.productId)]);
    if (!wasThere && !facts.has(productId)) throw cartErrors.error('cart.product-not-found');
    return toCartView(lines, facts, this.currency.code);
  }
}
