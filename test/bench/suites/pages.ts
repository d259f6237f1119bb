import { waitFor } from '../../support/wait-for';
import { get, post } from '../http';
import type { BenchShop } from '../shop';

/** A page whose answer is the same for all callers. */
export interface Page {
  readonly name: string;
  readonly path: string;
  /** A text that every answer contains. */
  readonly text: string;
  readonly body: string;
  /** A path whose answer stays the same, with its ETag; undefined when answers have none. */
  readonly unchanged: { readonly path: string; readonly etag: string } | undefined;
}

const RANKING = '/rankings/products';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export async function productPage({ url, productIds }: BenchShop): Promise<Page> {
  const path = `/products/${productIds[0]!}`;
  return pageAt(url, { name: 'product', path, text: '"productId":"' });
}

/** Places one order of every product, a day ago. The ranking is that of a fixed minute, since the current one changes each minute. */
export async function rankingPage(shop: BenchShop): Promise<Page> {
  const asOf = await sellEverything(shop);
  return pageAt(shop.url, { name: 'ranking', path: RANKING, text: '"rank":5', tagged: `${RANKING}?asOf=${asOf}` });
}

async function pageAt(
  url: string,
  { name, path, text, tagged = path }: { name: string; path: string; text: string; tagged?: string },
): Promise<Page> {
  const body = await (await fetch(url + path)).text();
  const etag = (await fetch(url + tagged)).headers.get('etag');
  return { name, path, text, body, unchanged: etag === null ? undefined : { path: tagged, etag } };
}

/** Returns a moment at which the ranking had booked all orders. */
async function sellEverything({ url, adminToken, customers, productIds }: BenchShop): Promise<string> {
  const order = {
    lines: productIds.map((productId, n) => ({ productId, quantity: n + 1 })),
    placedAt: new Date(Date.now() - DAY_MS).toISOString(),
  };
  await post(url, `/users/${customers[0]!.userId}/orders`, order, adminToken);
  let minutesAgo = 0; // a different minute each time: answers are cached for a minute
  return waitFor(
    async () => {
      const asOf = new Date(Date.now() - ++minutesAgo * MINUTE_MS).toISOString();
      const ranking = await get<{ items: unknown[] }>(url, `${RANKING}?asOf=${asOf}&limit=100`);
      return ranking.items.length === productIds.length && asOf;
    },
    { deadlineMs: 60_000, everyMs: 250, what: 'the ranking to book the sales' },
  );
}
