import { type OrderRequest, type RequestedLine, Refused, totalsOf } from './orders-api';
import { lineOf, type NewIds, type PlacedLine, type PlacedOrder, type ProductRow } from './placed-order';
import { fromBinary } from './sql';

export interface WalletRow {
  readonly user_id: Buffer;
  readonly balance: number;
  readonly entry_count: number;
}

export interface FloorWallet {
  readonly id: Buffer;
  balance: number;
  entries: number;
}

export interface FloorProductRow extends ProductRow {
  readonly version: number;
}

export interface FloorProduct extends FloorProductRow {
  stock: number;
  taken: number;
}

/** Decides each order against what the earlier ones of the batch have left. */
export class FloorBatch {
  readonly placed: PlacedOrder[] = [];
  readonly changedWallets = new Set<FloorWallet>();
  readonly changedProducts = new Set<FloorProduct>();
  private readonly wallets: Map<string, FloorWallet>;
  private readonly products: Map<string, FloorProduct>;

  constructor(wallets: readonly WalletRow[], products: readonly FloorProductRow[]) {
    this.wallets = new Map(
      wallets.map((row) => [
        fromBinary(row.user_id),
        { id: row.user_id, balance: row.balance, entries: row.entry_count },
      ]),
    );
    this.products = new Map(products.map((row) => [fromBinary(row.id), { ...row, taken: 0 }]));
  }

  decide({ userId, lines: requested }: OrderRequest, ids: NewIds): PlacedOrder | Refused {
    try {
      const { total, taken } = totalsOf(requested, (id) => this.products.get(id));
      const wallet = this.wallets.get(userId);
      if (wallet === undefined || wallet.balance < total) return new Refused('not enough money');
      wallet.balance -= total;
      wallet.entries++;
      this.changedWallets.add(wallet);
      const lines = taken.map((line, n) => this.take(line, n + 1));
      const order = { ...ids, userId, lines, total, entryNo: wallet.entries, balanceAfter: wallet.balance };
      this.placed.push(order);
      return order;
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }

  private take({ productId, quantity }: RequestedLine, lineNo: number): PlacedLine {
    const product = this.products.get(productId)!;
    product.stock -= quantity;
    product.taken += quantity;
    this.changedProducts.add(product);
    return lineOf(product, { lineNo, productId, quantity });
  }
}
