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
import { adjustedStock } from '../../domain/stock/stock-adjustment';
import { StockRepository } from './stock.repository';

export interface AdjustStock {
  readonly productId: ProductId;
  /** Units added (positive) or removed (negative). */
  readonly delta: number;
  readonly reason: string;
  readonly request: IdempotentRequest;
}

@Injectable()
export class AdjustStockUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stocks: StockRepository,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * Locks the product, then reads the key. The caller of the request is the actor of the trail.
   * @throws idempotency.key-reused, product.not-found, product.out-of-stock, product.stock-too-large
   */
  execute({ productId, delta, reason, request }: AdjustStock): Promise<IdempotentAnswer> {
    const adjustmentId = newId<'StockAdjustment'>();
    return this.uow.run(
      async (tx) => {
        const [stock, answers] = await Promise.all([
          this.stocks.lock(tx, productId),
          this.idempotency.open(tx, [request]),
        ]);
        const earlier = earlierAnswer(answers, request);
        if (earlier) return earlier;

        const stockAfter = adjustedStock(stock, delta);
        const actorId = request.callerId;
        await this.stocks.save(tx, { adjustmentId, productId, delta, reason, actorId, stockAfter, at: tx.now });
        return firstAnswer(answers, request, JSON.stringify({ productId, stock: stockAfter }));
      },
      { turn: productId },
    );
  }
}
