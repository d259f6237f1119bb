import { Injectable } from '@nestjs/common';
import { Currency } from '@app/kernel';
import { ProductDirectory } from '@app/product/contract/product-directory.queries';
import type { CartLine } from '../contract';
import type { CartOwner } from '../domain/cart';
import { CartStore } from './cart.store';
import { type CartView, toCartView } from './cart.view';

@Injectable()
export class ShowCartUseCase {
  constructor(
    private readonly carts: CartStore,
    private readonly products: ProductDirectory,
    private readonly currency: Currency,
  ) {}

  /** Without an owner the cart is empty. @throws Unavailable */
  async execute(owner: CartOwner | undefined): Promise<CartView> {
    return this.show(owner ? await this.carts.linesOf(owner) : []);
  }

  /** One query for any number of lines. @throws Unavailable */
  async show(lines: readonly CartLine[]): Promise<CartView> {
    const facts = await this.products.findAll(lines.map(({ productId }) => productId));
    return toCartView(lines, facts, this.currency.code);
  }
}
