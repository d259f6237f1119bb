import { Injectable } from '@nestjs/common';
import { Clock, type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import { adjustedStock } from '../domain/stock-adjustment';
import { CatalogueNews } from './catalogue-news';
import { ProductRepository } from './product.repository';

export interface AdjustStock {
  readonly productId: ProductId;
  /** Units that came (positive) or went (negative). */
  readonly delta: number;
  readonly reason: string;
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class AdjustStockUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly products: ProductRepository,
    private readonly news: CatalogueNews,
  ) {}

  /** Answers the stock after it. @throws product.not-found, product.out-of-stock, product.stock-too-large */
  async execute(command: AdjustStock): Promise<number> {
    const adjustmentId = newId<'StockAdjustment'>();
    const { productId, delta } = command;
    const left = await this.uow.run(async (tx) => {
      const stock = await this.products.lockStock(tx, productId);
      const committed = await this.products.findAdjustment(tx, productId, adjustmentId);
      if (committed) return committed.stockAfter; // an earlier run, whose answer to COMMIT was lost

      const stockAfter = adjustedStock(stock, delta);
      await this.products.saveStock(tx, productId, stockAfter);
      await this.products.insertAdjustment(tx, { adjustmentId, ...command, stockAfter, at: this.clock.now() });
      return stockAfter;
    });
    await this.news.changed([productId]);
    return left;
  }
}
