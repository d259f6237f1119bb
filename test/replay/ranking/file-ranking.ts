import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const WINDOW_DAYS = { '1d': 1, '3d': 3, '7d': 7 } as const;
export type Window = keyof typeof WINDOW_DAYS;
export type Measure = 'quantity' | 'revenue';

export interface Net {
  readonly sku: string;
  readonly quantity: number;
  /** Pence. */
  readonly revenue: number;
}

const MINUTE_MS = 60_000;

/** The sums of the file's rows in the window that ends with `asOf`, computed by awk, independently of the code here. */
export async function netsOfFile(file: string, asOf: Date, window: Window): Promise<Net[]> {
  const until = Math.floor(asOf.getTime() / MINUTE_MS);
  const { stdout } = await promisify(execFile)(
    join(__dirname, 'net-sales.sh'),
    [file, `${until}`, `${WINDOW_DAYS[window]}`],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sku = '', quantity, revenue] = line.split('\t');
      return { sku, quantity: Number(quantity), revenue: Number(revenue) };
    });
}

/** Nets of zero or less are not listed; ties are sorted by the other measure, then in any order (docs/api.md, Rankings). */
export function ranked(nets: readonly Net[], by: Measure): Net[] {
  const other: Measure = by === 'quantity' ? 'revenue' : 'quantity';
  return nets.filter((net) => net[by] > 0).sort((a, b) => b[by] - a[by] || b[other] - a[other]);
}
