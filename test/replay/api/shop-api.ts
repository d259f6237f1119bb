import { randomUUID } from 'node:crypto';
import { AdminSession, Credentials } from './admin-session';
import { HttpClient } from './http-client';
import { JsonReader } from './json-reader';
import { Problem, problemOf, Reply, succeeded, successOf } from './problem';

export const CURRENCY = 'GBP';

export interface ShopProduct {
  readonly productId: string;
  readonly sku: string;
  readonly stock: number;
}
export interface ShopLine {
  readonly lineNo: number;
  readonly productId: string;
  readonly quantity: number;
  readonly refundedQuantity: number;
  /** Pence. */
  readonly unitPrice: number;
  readonly amount: number;
}
export interface ShopOrder {
  readonly orderId: string;
  readonly userId: string;
  readonly placedAt: Date;
  /** Lines of one product at one price are added up into one line. */
  readonly lines: readonly ShopLine[];
  /** Pence, before any discount. */
  readonly itemsAmount: number;
  /** Refunded pence so far. */
  readonly refundedAmount: number;
}
export interface NewProduct {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly stock: number;
}
export interface NewOrder {
  readonly userId: string;
  readonly placedAt: Date;
  readonly lines: readonly { readonly productId: string; readonly quantity: number; readonly unitPrice: number }[];
  /** The `Idempotency-Key`. */
  readonly key: string;
}
export interface NewRefund {
  readonly orderId: string;
  readonly refundedAt: Date;
  readonly lines: readonly { readonly lineNo: number; readonly quantity: number }[];
  /** The `Idempotency-Key`. */
  readonly key: string;
}
export interface RankingQuestion {
  readonly window: string;
  readonly by: string;
  readonly asOf: Date;
  readonly limit: number;
}
export interface RankedProduct {
  readonly rank: number;
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  /** Pence. */
  readonly revenue: number;
}
export interface AuditReport {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly examined: number;
    readonly violations: readonly unknown[];
  }[];
}
export type Placed = { readonly order: ShopOrder; readonly replayed: boolean } | { readonly refused: Problem };

/** The shop sells in another currency than the file. */
export class WrongCurrency extends Error {
  constructor(readonly found: string) {
    super(`the shop's currency is ${found}, not ${CURRENCY}`);
  }
}

/** The public operations that a replay needs, called as the admin; expected refusals are part of the result. */
export class ShopApi {
  constructor(
    private readonly http: HttpClient,
    private readonly admin: AdminSession,
  ) {}

  /** Every product for sale. Throws {@link WrongCurrency}. */
  products(): AsyncGenerator<ShopProduct> {
    return this.pages('/products?', toProduct);
  }

  /** Undefined when the SKU is taken. Throws {@link WrongCurrency}, after the product was created. */
  async createProduct(product: NewProduct): Promise<ShopProduct | undefined> {
    const headers = { 'Idempotency-Key': randomUUID() };
    const reply = await this.admin.call({ method: 'POST', path: '/products', body: product, headers });
    if (problemOf(reply).code === 'product.sku-taken') return undefined;
    return toProduct(successOf(`POST /products (${product.sku})`, reply));
  }

  /** One call is one adjustment, even if its request is repeated after a lost connection. */
  async adjustStock(productId: string, delta: number): Promise<void> {
    const path = `/products/${productId}/stock-adjustments`;
    const body = { delta, reason: 'replay of old sales' };
    const headers = { 'Idempotency-Key': randomUUID() };
    successOf(`POST ${path}`, await this.admin.call({ method: 'POST', path, body, headers }));
  }
  async product(productId: string): Promise<ShopProduct> {
    const path = `/products/${productId}`;
    return toProduct(successOf(`GET ${path}`, await this.http.call({ method: 'GET', path })));
  }

  /** The new user's id, or undefined where the e-mail is taken. */
  async signUp(account: Credentials, name: string): Promise<string | undefined> {
    const reply = await this.http.call({ method: 'POST', path: '/auth/sign-up', body: { ...account, name } });
    if (problemOf(reply).code === 'identity.email-taken') return undefined;
    return successOf(`POST /auth/sign-up (${account.email})`, reply).text('userId');
  }
  /** The user id of the account. */
  async signIn(account: Credentials): Promise<string> {
    const reply = await this.http.call({ method: 'POST', path: '/auth/sign-in', body: account });
    return successOf(`POST /auth/sign-in (${account.email})`, reply).object('user').text('userId');
  }

  /** Safe to repeat: one `reference` is one charge for ever. */
  async charge(userId: string, amount: number, reference: string): Promise<void> {
    const path = `/users/${userId}/balance/charges`;
    const headers = { 'Idempotency-Key': reference };
    const reply = await this.admin.call({ method: 'POST', path, body: { amount, reference }, headers });
    inPounds(successOf(`POST ${path} (${reference})`, reply));
  }

  async placeOrder({ userId, placedAt, lines, key }: NewOrder): Promise<Placed> {
    const path = `/users/${userId}/orders`;
    const headers = { 'Idempotency-Key': key };
    const reply = await this.admin.call({ method: 'POST', path, body: { lines, placedAt }, headers });
    return toPlaced(`POST ${path} (${key})`, reply);
  }

  /** Returns the order after the refund. */
  async refund({ orderId, refundedAt, lines, key }: NewRefund): Promise<Placed> {
    const path = `/orders/${orderId}/refunds`;
    const headers = { 'Idempotency-Key': key };
    const body = { lines, refundedAt, reason: 'replay of old sales' };
    return toPlaced(`POST ${path} (${key})`, await this.admin.call({ method: 'POST', path, body, headers }));
  }

  /** Every customer's orders placed from `from` on and before `to`, newest first. */
  orders(from: Date, to: Date): AsyncGenerator<ShopOrder> {
    return this.pages(`/admin/orders?from=${from.toISOString()}&to=${to.toISOString()}&`, toOrder);
  }

  async ranking(question: RankingQuestion): Promise<RankedProduct[]> {
    const { window, by, asOf, limit } = question;
    const path = `/rankings/products?window=${window}&by=${by}&limit=${limit}&asOf=${asOf.toISOString()}`;
    const ranking = successOf(`GET ${path}`, await this.http.call({ method: 'GET', path }));
    return ranking.objects('items').map((item) => ({
      rank: item.whole('rank'),
      productId: item.text('productId'),
      name: item.text('name'),
      quantity: item.whole('quantity'),
      revenue: item.whole('revenue'),
    }));
  }

  async audit(from: Date, to: Date): Promise<AuditReport> {
    const path = `/admin/audit?from=${from.toISOString()}&to=${to.toISOString()}`;
    const report = successOf('GET /admin/audit', await this.admin.call({ method: 'GET', path }));
    return {
      ok: report.flag('ok'),
      checks: report.objects('checks').map((check) => ({
        name: check.text('name'),
        ok: check.flag('ok'),
        examined: check.whole('examined'),
        violations: check.list('violations'),
      })),
    };
  }

  private async *pages<T>(path: string, convert: (item: JsonReader) => T): AsyncGenerator<T> {
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? 'limit=100' : `limit=100&cursor=${encodeURIComponent(cursor)}`;
      const page = successOf(`GET ${path}`, await this.admin.call({ method: 'GET', path: path + query }));
      yield* page.objects('items').map(convert);
      cursor = page.textOrNull('nextCursor');
    }
  }
}

function inPounds(resource: JsonReader): JsonReader {
  const currency = resource.text('currency');
  if (currency !== CURRENCY) throw new WrongCurrency(currency);
  return resource;
}

const toPlaced = (what: string, reply: Reply): Placed =>
  succeeded(reply)
    ? { order: toOrder(successOf(what, reply)), replayed: reply.replayed }
    : { refused: problemOf(reply) };

function toProduct(product: JsonReader): ShopProduct {
  inPounds(product);
  return { productId: product.text('productId'), sku: product.text('sku'), stock: product.whole('stock') };
}

function toOrder(order: JsonReader): ShopOrder {
  inPounds(order);
  return {
    orderId: order.text('orderId'),
    userId: order.text('userId'),
    placedAt: new Date(order.text('placedAt')),
    itemsAmount: order.whole('itemsAmount'),
    refundedAmount: order.whole('refundedAmount'),
    lines: order.objects('lines').map((line) => ({
      lineNo: line.whole('lineNo'),
      productId: line.text('productId'),
      quantity: line.whole('quantity'),
      refundedQuantity: line.whole('refundedQuantity'),
      unitPrice: line.whole('unitPrice'),
      amount: line.whole('amount'),
    })),
  };
}
