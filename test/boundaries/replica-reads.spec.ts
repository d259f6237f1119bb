import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const sources = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('src/') && path.endsWith('.ts'))
    .map((path) => join(folder, path)),
);

/** The places that name a class in their code. */
const placesOf = (name: string): string[] =>
  sources.filter((path) => new RegExp(`\\b${name}\\b`).test(readFileSync(join(ROOT, path), 'utf8'))).sort();

describe('The replica', () => {
  it('is read by these query services only: what writes or decides never sees it', () => {
    expect(placesOf('ReplicaReads').filter((path) => !path.startsWith('libs/platform/'))).toEqual([
      'libs/balance/src/infrastructure/sql-balance.queries.ts',
      'libs/coupon/src/infrastructure/sql-coupon.queries.ts',
      'libs/coupon/src/infrastructure/sql-user-coupon.queries.ts',
      'libs/order/src/infrastructure/sql-order.queries.ts',
      'libs/product/src/infrastructure/catalogue/sql-export.queries.ts',
      'libs/product/src/infrastructure/catalogue/sql-product.queries.ts',
      'libs/ranking/src/infrastructure/sql-ranking.queries.ts',
    ]);
  });

  it('is unknown to the unit of work, and to what a transaction is made of', () => {
    const names = ['ReplicaReads', 'ReplicaAccess', 'Replica'].flatMap(placesOf);
    expect(names.filter((path) => /unit-of-work|transaction|round-trips|statements\.ts|entities/.test(path))).toEqual(
      ['libs/platform/src/replica/replica-statements.ts'].filter((path) => names.includes(path)),
    );
  });
});
