import { Injectable } from '@nestjs/common';
import {
  earlierAnswer,
  firstAnswer,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  newId,
  type ProductId,
  UnitOfWork,
} from '@app/kernel';
import { adjustedStock } from '../domain/stock-adjustment';
import { ProductRepository } from './product.repository';

export interface AdjustStock {
  readonly productId: ProductId;
  /** Units that came (positive) or went (negative). */
  readonly delta: number;
  readonly reason: string;
  readonly request: IdempotentRequest;
}

@Injectable()
export class AdjustStockUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly products: ProductRepository,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * Locks the product, then reads the key. The request's caller is the actor of the trail.
   * @throws idempotency.key-reused, product.not-found, product.out-of-stock, product.stock-too-large
   */
  execute({ productId, delta, reason, request }: AdjustStock): Promise<IdempotentAnswer> {
    const adjustmentId = newId<'StockAdjustment'>();
    return this.uow.run(
      async (tx) => {
        const [stock, answers] = await Promise.all([
          this.products.lockStock(tx, productId),
          this.idempotency.open(tx, [request]),
        ]);
        const earlier = earlierAnswer(answers, request);
        if (earlier) return earlier;

        const stockAfter = adjustedStock(stock, delta);
        const actorId = request.callerId;
        await this.products.saveStock(tx, productId, stockAfter);
        await this.products.insertAdjustment(tx, {
          adjustmentId,
          productId,
          delta,
          reason,
          actorId,
          stockAfter,
          at: tx.now,
        });
        return firstAnswer(answers, request, JSON.stringify({ productId, stock: stockAfter }));
      },
      { turn: productId },
    );
  }
}
