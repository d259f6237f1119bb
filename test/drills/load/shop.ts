import { randomUUID } from 'node:crypto';
import { inParallel } from '../../replay/api/in-parallel';
import type { History } from '../history/history';
import type { DrillSystem } from '../system/drill-system';
import { Caller } from './caller';
import { Chance } from './chance';
import { Customer } from './customer';

/** What the load works with. */
export interface DrillShop {
  /** The first one is hot: half of the single orders are for it. */
  readonly productIds: readonly string[];
  readonly couponIds: readonly string[];
  readonly customers: readonly Customer[];
}

const PRICE = 1_000;
const PLENTY = 1_000_000;
/** The hot product sells out in a longer drill. */
const HOT_STOCK = 5_000;
const SCARCE_STOCK = 40;
const PRODUCTS = 20;
const MOST_PER_CUSTOMER = 30;
const FIRST_CHARGE = 1_000_000;
/** These have too little money now and then. */
const POOR = 6;
const POOR_CHARGE = 3_000;
const MOST_COUPONS = 100;
const SIGN_UPS_AT_ONCE = 8;
const PASSWORD = 'a long enough password 1';
const COUPON = {
  kind: 'fixed',
  value: 300,
  claimFrom: '2026-01-01T00:00:00Z',
  claimUntil: '2099-01-01T00:00:00Z',
  validForDays: 30,
};

/** Fills the new system through its API: products, coupons, customers; their first charges are part of the history. */
export async function openShop(
  system: DrillSystem,
  history: History,
  { customers: count, seed }: { readonly customers: number; readonly seed: number },
): Promise<DrillShop> {
  const caller = new Caller(system.apiUrls, 0);
  const post = async (path: string, body: object, token?: string): Promise<Readonly<Record<string, unknown>>> => {
    const headers = { 'idempotency-key': randomUUID(), ...(token && { authorization: `Bearer ${token}` }) };
    const { made, body: answer } = await caller.send({ method: 'POST', path, body, headers });
    if (made.code !== 'yes') throw new Error(`POST ${path} was answered ${made.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const admin = String((await post('/auth/sign-in', system.admin)).token);
  const productIds: string[] = [];
  for (let n = 0; n < PRODUCTS; n++) {
    const product = { sku: `DRILL-${n}`, name: `Product ${n}`, price: PRICE, stock: stockOf(n) };
    const limit = n === 2 ? { maxPerCustomer: MOST_PER_CUSTOMER } : {};
    productIds.push(String((await post('/products', { ...product, ...limit }, admin)).productId));
  }
  const ample = { ...COUPON, name: 'Ample', quantity: PLENTY, maxPerCustomer: MOST_COUPONS };
  const scarce = { ...COUPON, name: 'Scarce', quantity: Math.ceil(count / 2), maxPerCustomer: 1 };
  const couponIds = [];
  for (const coupon of [ample, scarce]) couponIds.push(String((await post('/coupons', coupon, admin)).couponId));
  const chance = Chance.of(seed, -1);
  const places = Array.from({ length: count }, (_, n) => ({ n, key: chance.name() }));
  const customers = await inParallel(SIGN_UPS_AT_ONCE, places, async ({ n, key }) => {
    const account = { email: `customer-${n}@drill.example`, password: PASSWORD };
    const { userId } = await post('/auth/sign-up', { ...account, name: `Customer ${n}` });
    const customer = new Customer({ ...account, userId: String(userId) }, history, system.apiKey);
    const amount = n < POOR ? POOR_CHARGE : FIRST_CHARGE;
    await customer.write(caller, { kind: 'charge', amount, reference: `first-${n}` }, key, () => Infinity);
    return customer;
  });
  return { productIds, couponIds, customers };
}

const stockOf = (n: number): number => (n === 0 ? HOT_STOCK : n === 1 ? SCARCE_STOCK : PLENTY);
