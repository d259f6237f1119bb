import { type LockingTx, Money, newId, type ProductId, type Tx, type WhenLocked } from '@app/kernel';
import { idempotentRequest, repeated } from '@test/support/idempotent-request';
import { MemoryIdempotencyRecords, MemoryUnitOfWork, TX_NOW } from '@test/support/memory-unit-of-work';
import { AdjustStockUseCase } from '../src/application/stock/adjust-stock.use-case';
import { StockSheetRepository } from '../src/application/stock/stock-sheet.repository';
import { StockRepository } from '../src/application/stock/stock.repository';
import { StocksService } from '../src/application/stock/stocks.service';
import type { StockAdjustment } from '../src/domain/stock/stock-adjustment';
import { StockSheet } from '../src/domain/stock/stock-sheet';

const tea = newId<'Product'>();

class MemoryStock extends StockRepository {
  readonly saved: StockAdjustment[] = [];
  stock = 5;

  lock(): Promise<number> {
    return Promise.resolve(this.stock);
  }

  save(_tx: Tx, adjustment: StockAdjustment): Promise<void> {
    this.saved.push(adjustment);
    this.stock = adjustment.stockAfter;
    return Promise.resolve();
  }
}

describe('adjusting a stock', () => {
  function shop() {
    const parts = {
      uow: new MemoryUnitOfWork(),
      stocks: new MemoryStock(),
      idempotency: new MemoryIdempotencyRecords(),
    };
    return { ...parts, adjusting: new AdjustStockUseCase(parts.uow, parts.stocks, parts.idempotency) };
  }
  const request = idempotentRequest();
  const adjustment = { productId: tea, delta: -5, reason: 'broken', request };

  it('writes the stock with its trail, and answers it', async () => {
    const { adjusting, stocks, uow, idempotency } = shop();
    const answer = await adjusting.execute(adjustment);
    expect(answer).toEqual({ body: JSON.stringify({ productId: tea, stock: 0 }), replayed: false });
    expect(stocks.saved).toEqual([
      {
        adjustmentId: expect.any(String),
        productId: tea,
        delta: -5,
        reason: 'broken',
        actorId: request.callerId,
        stockAfter: 0,
        at: TX_NOW,
      },
    ]);
    expect(uow.options).toEqual([{ turn: tea }]);
    expect(idempotency.opened).toEqual([[request]]);
  });

  it('answers a repeated key with the first answer', async () => {
    const { adjusting, stocks } = shop();
    const { body } = await adjusting.execute(adjustment);
    expect(await adjusting.execute({ ...adjustment, request: repeated(request) })).toEqual({ body, replayed: true });
    expect(stocks.saved).toHaveLength(1);
  });

  it('writes nothing for a refusal', async () => {
    const { adjusting, stocks, idempotency } = shop();
    await expect(adjusting.execute({ ...adjustment, delta: -6 })).rejects.toMatchObject({
      code: 'product.out-of-stock',
    });
    expect([stocks.saved, idempotency.stored.size]).toEqual([[], 0]);
  });
});

describe('the stock of a transaction, for other contexts', () => {
  class MemorySheets extends StockSheetRepository {
    readonly calls: unknown[][] = [];

    protected lock(_tx: LockingTx, productIds: readonly ProductId[], whenLocked: WhenLocked): Promise<StockSheet> {
      this.calls.push(['lock', productIds, whenLocked]);
      return Promise.resolve(this.sheet());
    }

    protected read(_tx: Tx, productIds: readonly ProductId[]): Promise<StockSheet> {
      this.calls.push(['read', productIds]);
      return Promise.resolve(this.sheet());
    }

    protected save(_tx: Tx, sheet: StockSheet): void {
      this.calls.push(['save', ...sheet.changes()]);
    }

    protected take(_tx: Tx, sheet: StockSheet): void {
      this.calls.push(['take', ...sheet.changes()]);
    }

    private sheet(): StockSheet {
      const product = { productId: tea, version: 3, sku: 'TEA', name: 'Tea', price: Money.of(100) };
      return new StockSheet([{ ...product, maxPerCustomer: undefined, forSale: true, stock: 5 }]);
    }
  }

  const units = [{ productId: tea, quantity: 2 }];
  const change = { productId: tea, version: 3, taken: 2, stock: 3 };

  it.each([
    [undefined, 'wait'],
    ['skip', 'skip'],
  ] as const)('is locked and saved with the commit (%s)', async (asked, whenLocked) => {
    const sheets = new MemorySheets();
    const uow = new MemoryUnitOfWork();
    await uow.run(async (tx) => (await new StocksService(sheets).open(tx, [tea], asked)).take(units));
    expect(sheets.calls).toEqual([
      ['lock', [tea], whenLocked],
      ['save', change],
    ]);
    expect(uow.steps).toEqual(['lock products', 'write products']);
  });

  it('is read without a lock and taken by a condition when opened optimistically', async () => {
    const sheets = new MemorySheets();
    const uow = new MemoryUnitOfWork();
    await uow.run(async (tx) => (await new StocksService(sheets).openOptimistic(tx, [tea])).take(units));
    expect(sheets.calls).toEqual([
      ['read', [tea]],
      ['take', change],
    ]);
    expect(uow.steps).toEqual(['read products', 'write products']);
  });
});

describe('the stock sheet', () => {
  const line = { productId: tea, version: 3, sku: 'TEA', name: 'Tea', price: Money.of(100), maxPerCustomer: 4 };

  it('reports held products, and by default none', () => {
    const held = new StockSheet([], new Set([tea]));
    expect([held.isHeld(tea), held.isHeld(newId<'Product'>())]).toEqual([true, false]);
    expect(new StockSheet([]).isHeld(tea)).toBe(false);
  });

  it('finds only products for sale', () => {
    const sheet = new StockSheet([{ ...line, forSale: true, stock: 0 }]);
    expect(sheet.getForSale(tea)).toMatchObject({ ...line });
    expect(() => sheet.getForSale(newId<'Product'>())).toThrow(RangeError);
    const archived = new StockSheet([{ ...line, forSale: false, stock: 5 }]);
    expect(() => archived.getForSale(tea)).toThrow(RangeError);
  });

  it('takes the last unit, and puts back up to 2^53-1', () => {
    const sheet = new StockSheet([{ ...line, forSale: true, stock: 2 }]);
    expect(sheet.shortOf([{ productId: tea, quantity: 2 }])).toEqual([]);
    sheet.take([{ productId: tea, quantity: 2 }]);
    const most = [{ productId: tea, quantity: Number.MAX_SAFE_INTEGER }];
    expect(sheet.fullFor(most)).toEqual([]);
    sheet.putBack(most);
    expect(sheet.changes()).toEqual([
      { productId: tea, version: 3, taken: 2 - Number.MAX_SAFE_INTEGER, stock: Number.MAX_SAFE_INTEGER },
    ]);
  });
});
