import { Injectable } from '@nestjs/common';
import {
  Clock,
  earlierAnswer,
  firstAnswer,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  Money,
  newId,
  type Tx,
  UnitOfWork,
} from '@app/kernel';
import { newProduct, type Product } from '../../domain/catalogue/product';
import { productErrors } from '../../domain/product.errors';
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
  readonly request: IdempotentRequest;
  /** The part of it that the caller gets and the key stores. */
  readonly view: (product: Product) => object;
}

@Injectable()
export class CreateProductUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly products: ProductRepository,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * The initial stock is the first entry of the product's trail, with the caller of the request as its actor.
   * @throws idempotency.key-reused, product.sku-taken
   */
  execute({ price, request, view, ...command }: CreateProduct): Promise<IdempotentAnswer> {
    const now = this.clock.now();
    const terms = { ...command, productId: newId<'Product'>(), price: Money.of(price), status: 'active' } as const;
    const product = newProduct(terms, now);
    const { productId, stock } = product;
    const adjustmentId = newId<'StockAdjustment'>();
    const actorId = request.callerId;
    const received =
      stock > 0
        ? { adjustmentId, productId, delta: stock, stockAfter: stock, reason: 'initial stock', actorId, at: now }
        : undefined;
    return this.uow.run(async (tx) => {
      const answers = await this.idempotency.open(tx, [request]);
      const earlier = earlierAnswer(answers, request);
      if (earlier) return earlier;

      if (!(await this.products.insert(tx, product, received))) return this.answerOfOther(tx, request);
      return firstAnswer(answers, request, JSON.stringify(view(product)));
    });
  }

  /**
   * Of two simultaneous requests with the same key, the second one waits at the SKU and then finds the key of the
   * first.
   * @throws idempotency.key-reused, product.sku-taken
   */
  private async answerOfOther(tx: Tx, request: IdempotentRequest): Promise<IdempotentAnswer> {
    const earlier = earlierAnswer(await this.idempotency.open(tx, [request]), request);
    if (!earlier) throw productErrors.error('product.sku-taken');
    return earlier;
  }
}
