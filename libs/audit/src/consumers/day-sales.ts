import { fromBinary } from '@app/platform';

/** The sales of a product on a day; sums are text, since they may exceed a number. */
export interface DaySale {
  readonly day: string;
  readonly product_id: Buffer;
  readonly quantity: string | number;
  readonly revenue: string | number;
}

interface Sums {
  quantity: bigint;
  revenue: bigint;
}

export interface Difference {
  readonly row: { readonly day: string; readonly productId: string };
  readonly expected: string;
  readonly found: string;
}

const NOTHING: Sums = { quantity: 0n, revenue: 0n };
const textOf = ({ quantity, revenue }: Sums): string => `${quantity} for ${revenue}`;

/** Units and revenue of each product on each day. */
export class DaySales {
  private readonly sums = new Map<string, Sums>();

  get size(): number {
    return this.sums.size;
  }

  add(rows: readonly DaySale[], sign: 1n | -1n = 1n): void {
    for (const { day, product_id: productId, quantity, revenue } of rows) {
      const key = `${day} ${fromBinary<string>(productId)}`;
      const sums = this.sums.get(key) ?? { ...NOTHING };
      sums.quantity += sign * BigInt(quantity);
      sums.revenue += sign * BigInt(revenue);
      this.sums.set(key, sums);
    }
  }

  /** Returns the entries that differ between expected and found sales, by day and product. */
  differences(others: DaySales): Difference[] {
    const keys = [...new Set([...this.sums.keys(), ...others.sums.keys()])].sort();
    return keys.flatMap((key) => {
      const expected = textOf(this.sums.get(key) ?? NOTHING);
      const found = textOf(others.sums.get(key) ?? NOTHING);
      const [day = '', productId = ''] = key.split(' ');
      return expected === found ? [] : [{ row: { day, productId }, expected, found }];
    });
  }
}
