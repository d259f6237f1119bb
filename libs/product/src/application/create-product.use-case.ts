import { Injectable } from '@nestjs/common';
import { Clock, type Id, Money, newId, UnitOfWork } from '@app/kernel';
import type { Product } from '../domain/product';
import { CatalogueNews } from './catalogue-news';
import { ProductRepository } from './product.repository';

export interface CreateProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string | undefined;
  /** Minor units. */
  readonly price: number;
  readonly stock: number;
  /** Units that one customer may have in all. */
  readonly maxPerCustomer: number | undefined;
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class CreateProductUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly products: ProductRepository,
    private readonly news: CatalogueNews,
  ) {}

  /** The initial stock is the first entry of the product's trail. @throws product.sku-taken */
  async execute({ actorId, price, ...command }: CreateProduct): Promise<Product> {
    const now = this.clock.now();
    const product: Product = {
      ...command,
      productId: newId<'Product'>(),
      price: Money.of(price),
      status: 'active',
      images: [],
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    const { productId, stock } = product;
    const adjustmentId = newId<'StockAdjustment'>();
    const received = { productId, delta: stock, stockAfter: stock, reason: 'initial stock', actorId, at: now };
    await this.uow.run(async (tx) => {
      await this.products.insert(tx, product);
      if (await this.products.findAdjustment(tx, productId, adjustmentId)) return; // committed by an earlier run
      if (stock > 0) await this.products.insertAdjustment(tx, { adjustmentId, ...received });
    });
    await this.news.changed([productId]);
    return product;
  }
}
