import { Injectable } from '@nestjs/common';
import { ProductDirectory } from '@app/product/contract/product-directory.queries';
import type { CartLine } from '../contract';
import type { CartOwner } from '../domain/cart';
import { cartErrors } from '../domain/cart.errors';
import { CartStore } from './cart.store';
import type { CartView } from './cart.view';
import { ShowCartUseCase } from './show-cart.use-case';

@Injectable()
export class PutIntoCartUseCase {
  constructor(
    private readonly carts: CartStore,
    private readonly products: ProductDirectory,
    private readonly showCart: ShowCartUseCase,
  ) {}

  /**
   * Sets the quantity of a product, so a repeated request has the same result. The quantity may exceed the stock: the
   * cart shows the line as not available.
   * @throws cart.product-not-found, cart.product-not-for-sale, cart.full, Unavailable
   */
  async execute(owner: CartOwner, line: CartLine): Promise<CartView> {
    const facts = await this.products.findAll([line.productId]);
    const product = facts.get(line.productId);
    if (!product) throw cartErrors.error('cart.product-not-found');
    if (!product.forSale) throw cartErrors.error('cart.product-not-for-sale');
    return this.showCart.show(await this.carts.put(owner, line));
  }
}
