import { cursorOf } from '@app/platform';
import { onServer } from '../references/schemas';
import type { BenchRun } from '../run';
import { fromBinary } from '../references/sql';

/** Each request continues from a different product. */
const DIFFERENT = 2_000;
const CATEGORIES = 10;
const SORTS = ['newest', 'price', '-price'] as const;
const WORDS = ['organic', 'green', 'mug', '녹차', '홍차', '차'];

/** The position of a product in the lists. */
interface Place {
  readonly id: string;
  readonly createdAt: Date;
  readonly price: number;
}

/** The rest of the query after `GET /products?limit=20`, one line a request; undefined: no rest. */
export interface ListKind {
  readonly endings: readonly string[] | undefined;
  /** Whether the list skips rows that do not match, so that one more query finds how far the page may go. */
  readonly passesOver: boolean;
}

/** Lists of the products that CatalogueFill makes. */
export async function listKinds(run: BenchRun): Promise<Record<string, ListKind>> {
  const places = await anyPlaces(run);
  const each = (filterOf: (n: number) => Record<string, string>): string[] =>
    places.map((place, n) => endingFrom(place, filterOf(n)));
  const some = (choices: readonly string[], n: number): string => choices[n % choices.length]!;
  return {
    'the first page': { endings: undefined, passesOver: false },
    'from anywhere: newest, by price, a category': {
      endings: each((n) => ({
        sort: some(SORTS, n),
        ...(n % 2 === 1 && { category: `category ${n % CATEGORIES}` }),
      })),
      passesOver: false,
    },
    'from anywhere: a word': {
      endings: each((n) => ({ q: some(WORDS, n), sort: some(SORTS, n) })),
      passesOver: false,
    },
    'from anywhere: in stock, a price range, two words': {
      endings: each((n) => [{ inStock: 'true' }, priceRange(n), { q: 'organic 녹차' }][n % 3]!),
      passesOver: true,
    },
  };
}

/** A tenth of all prices. */
function priceRange(n: number): Record<string, string> {
  const least = 100_000 * (n % 9);
  return { minPrice: String(least), maxPrice: String(least + 100_000) };
}

function endingFrom({ id, createdAt, price }: Place, filter: Readonly<Record<string, string>>): string {
  const sort = filter.sort ?? 'newest';
  const cursor = cursorOf([sort, sort === 'newest' ? createdAt.getTime() : price, id]);
  return `&${new URLSearchParams({ ...filter, cursor }).toString()}`;
}

const anyPlaces = (run: BenchRun): Promise<Place[]> =>
  onServer(run, async (connection) => {
    const [rows] = await connection.query(
      `SELECT id, created_at, price FROM ${run.database.name}.products ORDER BY RAND() LIMIT ${DIFFERENT}`,
    );
    return (rows as { id: Buffer; created_at: Date; price: number }[]).map(({ id, created_at, price }) => ({
      id: fromBinary(id),
      createdAt: created_at,
      price,
    }));
  });
