import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { type ApiAnswer, type ApiClient, succeeded } from '@test/support/api-client';
import { Browser } from '@test/support/browser';
import { cartOf, orderCart, putIntoCart } from '@test/support/carts';
import { sendUpload, type UploadTicket } from '@test/support/s3';
import { type Customer, placeOrder, type Product, Shop, signIn } from '@test/support/shop';
import type { TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

type Body = Record<string, unknown>;
type Send = () => Promise<ApiAnswer<Body>>;

/** One request of one operation, in one row of the table. Sent again it is the same: the same body and key. */
export interface SceneRequest {
  readonly row: string;
  readonly operationId: string;
  readonly hasKey: boolean;
  readonly send: Send;
}

interface Picture {
  readonly productId: string;
  readonly imageId: string;
}

const PASSWORD = 'three quiet rivers';
const COUPON = {
  name: 'Autumn tea',
  kind: 'fixed',
  value: 500,
  quantity: 1_000,
  maxPerCustomer: 10,
  claimFrom: '2026-01-01T00:00:00Z',
  claimUntil: '2099-01-01T00:00:00Z',
  validForDays: 30,
};
const CUSTOMERS = ['buyer', 'payer', 'shopper', 'clearer', 'carter', 'leaver', 'farewell'] as const;

const pictureBytes = sharp({ create: { width: 40, height: 30, channels: 3, background: '#396' } })
  .png()
  .toBuffer();

/** A small shop with one of everything that a request needs, so that every operation can be called at the same moment. */
export class Scene {
  private customers!: Record<(typeof CUSTOMERS)[number], Customer>;
  private guests!: { readonly shopper: Browser; readonly clearer: Browser };
  private tea!: Product;
  private cup!: Product;
  private spoon!: Product;
  private pot!: Product;
  private orders!: { readonly cancelled: string; readonly refunded: string };
  private couponId!: string;
  private importId!: string;
  private pictures!: { readonly shown: Picture; readonly unconfirmed: Picture; readonly dropped: Picture };

  private constructor(
    private readonly system: TestSystem,
    private shop: Shop,
  ) {}

  static async set(system: TestSystem): Promise<Scene> {
    const scene = new Scene(system, await Shop.open(system.client(), system.admin));
    await scene.fill();
    return scene;
  }

  /** An order of the buyer, with a key of its own unless one is given. */
  order(key?: string): Promise<ApiAnswer<{ orderId: string }>> {
    return placeOrder(this.customers.buyer.client, [this.line], key);
  }

  /** After a loss of all sessions: everyone has another one. */
  async signInAgain(): Promise<void> {
    this.shop = await Shop.open(this.system.client(), this.system.admin);
    for (const customer of Object.values(this.customers)) {
      Object.assign(customer, { client: await signIn(this.system.client(), customer) });
    }
  }

  /** Whether the cart that the requests of this row are about holds no more what it held before them. */
  async hasLostCart(row: string): Promise<boolean> {
    const caller = row === 'Cart of a guest' ? this.guests.shopper : this.customers.shopper.client;
    return !(await cartOf(caller)).some(([productId]) => productId === this.pot.productId);
  }

  /** A picture that was uploaded and is confirmed now: the worker's next one. */
  async confirmPicture(): Promise<Picture> {
    const picture = await this.picture(this.tea);
    succeeded(await this.admin.post(`${pathOf(picture)}/confirmation`));
    return picture;
  }

  /** A picture that is never uploaded. */
  async requestPicture(): Promise<Picture> {
    const { productId } = this.tea;
    const request = { contentType: 'image/png', byteLength: 1_000 };
    const { body } = succeeded(await this.admin.post<{ imageId: string }>(`/products/${productId}/images`, request));
    return { productId, imageId: body.imageId };
  }

  /** The only order of a product. */
  async orderOfSold(): Promise<{ orderId: string; productId: string }> {
    const { productId } = this.spoon;
    const lines = [{ productId, quantity: 1 }];
    const { body } = succeeded(await placeOrder<{ orderId: string }>(this.customers.buyer.client, lines));
    return { orderId: body.orderId, productId };
  }

  /** Whether the worker has looked at the picture that the confirmation's request is about. */
  isConfirmedReady(): Promise<boolean> {
    return this.isReady(this.pictures.unconfirmed);
  }

  /** All rows, all operations; each by whom it is for. */
  requests(): SceneRequest[] {
    const { tea, cup, pictures, customers } = this;
    const once = (options: object = {}) => ({ idempotencyKey: randomUUID(), ...options });
    const list: SceneRequest[] = [];
    const add = (row: string, operationId: string, send: Send, hasKey = false): void =>
      void list.push({ row, operationId, send, hasKey });
    /** With a key of its own. */
    const keyed = (
      row: string,
      operationId: string,
      send: (key: { idempotencyKey: string }) => ReturnType<Send>,
    ): void => {
      const key = once();
      add(row, operationId, () => send(key), true);
    };
    const anyone = this.system.client();
    const by = (name: keyof typeof customers): ApiClient => this.customers[name].client;
    const staff = (): ApiClient => this.admin;
    const machine = anyone.as({ apiKey: this.system.apiKey.key });

    add('Liveness', 'getLiveness', () => anyone.get('/health/live'));
    add('Readiness', 'getReadiness', () => anyone.get('/health/ready'));
    add('Error reference', 'listProblems', () => anyone.get('/problems'));
    add('Error reference', 'getProblem', () => anyone.get('/problems/order.busy'));
    add('Catalogue', 'listProducts', () => anyone.get('/products'));
    add('Catalogue', 'getProduct', () => anyone.get(`/products/${tea.productId}`));
    add('Rankings', 'rankProducts', () => anyone.get('/rankings/products'));
    add('Coupons on offer', 'listCoupons', () => anyone.get('/coupons'));

    const newcomer = { email: `${randomUUID()}@example.test`, password: PASSWORD, name: 'Somebody' };
    add('Sign-up', 'signUp', () => anyone.post('/auth/sign-up', newcomer));
    const { email, password } = customers.buyer;
    add('Sign-in', 'signIn', () => anyone.post('/auth/sign-in', { email, password }));
    add('Session', 'getSession', () => by('buyer').get('/auth/session'));
    add('Sign-out', 'signOut', () => by('leaver').post('/auth/sign-out'));
    add('Sign-out', 'signOutEverywhere', () => by('farewell').post('/auth/sign-out-everywhere'));

    const item = (product: Product) => `/cart/items/${product.productId}`;
    add('Cart of a customer', 'getCart', () => by('shopper').get('/cart'));
    add('Cart of a customer', 'putCartItem', () => by('shopper').put(item(tea), { quantity: 3 }));
    add('Cart of a customer', 'deleteCartItem', () => by('shopper').delete(item(cup)));
    add("Emptying a customer's cart", 'clearCart', () => by('clearer').delete('/cart'));
    const { shopper, clearer } = this.guests;
    add('Cart of a guest', 'getCart', () => shopper.call('GET', '/cart'));
    add('Cart of a guest', 'putCartItem', () => shopper.call('PUT', item(tea), { body: { quantity: 3 } }));
    add('Cart of a guest', 'deleteCartItem', () => shopper.call('DELETE', item(cup)));
    add("Emptying a guest's cart", 'clearCart', () => clearer.call('DELETE', '/cart'));

    const own: [string, string][] = [
      ['getBalance', '/balance'],
      ['listBalanceEntries', '/balance/entries'],
      ['listOrders', '/orders'],
      ['getOrder', `/orders/${this.orders.refunded}`],
      ['listUserCoupons', '/user-coupons'],
    ];
    for (const [id, path] of own) add('What a customer has', id, () => by('buyer').get(path));

    const lines = [this.line];
    keyed('Order from lines', 'placeOrder', (key) => by('buyer').post('/orders', { lines }, key));
    keyed('Order from a cart', 'placeOrder', ({ idempotencyKey }) => orderCart(by('carter'), idempotencyKey));
    keyed('Cancellation and refund', 'cancelOrder', (key) =>
      by('payer').post(`/orders/${this.orders.cancelled}/cancellation`, undefined, key),
    );
    keyed('Cancellation and refund', 'refundOrder', (key) =>
      by('buyer').post(`/orders/${this.orders.refunded}/refunds`, { lines: [{ lineNo: 1, quantity: 1 }] }, key),
    );
    keyed('Charge by the customer', 'chargeOwnBalance', (key) =>
      by('payer').post('/balance/charges', { amount: 10 }, key),
    );
    const charge = { amount: 10, reference: randomUUID() };
    const wallet = `/users/${customers.payer.userId}`;
    keyed('Charge by key', 'chargeCustomerBalance', (key) => machine.post(`${wallet}/balance/charges`, charge, key));
    keyed('Coupon claim', 'claimCoupon', (key) => by('buyer').post(`/coupons/${this.couponId}/claims`, undefined, key));

    add('Staff: reading', 'getImport', () => staff().get(`/products/imports/${this.importId}`));
    add('Staff: reading', 'getImage', () => staff().get(pathOf(pictures.shown)));
    add('Staff: reading', 'listAllOrders', () => staff().get('/admin/orders'));
    add('Staff: reading', 'listRankingRebuilds', () => staff().get('/admin/rankings/rebuilds'));
    add('Outbox view', 'getOutboxStatus', () => staff().get('/admin/outbox'));
    add('Audit', 'audit', () => staff().get('/admin/audit', { signal: AbortSignal.timeout(90_000) }));
    add('Export', 'exportProducts', () => staff().get('/products/export'));

    const product = { sku: randomUUID(), name: 'Jeju green tea', price: 18_000, stock: 500 };
    keyed('Staff: products', 'createProduct', (key) => staff().post('/products', product, key));
    const rename = { headers: { 'if-match': '*' } };
    add('Staff: products', 'changeProduct', () =>
      staff().patch(`/products/${cup.productId}`, { name: 'A cup' }, rename),
    );
    keyed('Stock adjustment', 'adjustStock', (key) =>
      staff().post(`/products/${cup.productId}/stock-adjustments`, { delta: 1, reason: 'found one' }, key),
    );
    keyed('Staff: other writes', 'createCoupon', (key) => staff().post('/coupons', COUPON, key));
    const correction = { amount: 5, reason: 'charged too much' };
    keyed('Staff: other writes', 'correctCustomerBalance', (key) =>
      staff().post(`${wallet}/balance/corrections`, correction, key),
    );
    keyed('Staff: other writes', 'placeOrderForCustomer', (key) => staff().post(`${wallet}/orders`, { lines }, key));
    add('Staff: other writes', 'startRankingRebuild', () => staff().post('/admin/rankings/rebuilds'));
    const csv = { headers: { 'content-type': 'text/csv' } };
    const file = `sku,name,price,stock\n${randomUUID()},Teapot,500,10\n`;
    keyed('Import', 'importProducts', (key) =>
      staff().call('POST', '/products/imports', { body: file, ...csv, ...key }),
    );

    const images = `/products/${cup.productId}/images`;
    const asked = { contentType: 'image/png', byteLength: 1_000 };
    add('Image upload', 'requestImage', () => staff().post(images, asked));
    add('Image upload', 'describeImage', () => staff().patch(pathOf(pictures.shown), { alt: 'Green' }));
    const order = { imageIds: [pictures.shown.imageId] };
    add('Image upload', 'reorderImages', () =>
      staff().put(`/products/${pictures.shown.productId}/images/order`, order),
    );
    add('Image upload', 'removeImage', () => staff().delete(pathOf(pictures.dropped)));
    add('Image confirmation', 'confirmImage', () => staff().post(`${pathOf(pictures.unconfirmed)}/confirmation`));
    return list;
  }

  private async isReady(picture: Picture): Promise<boolean> {
    return succeeded(await this.admin.get(pathOf(picture))).body.status === 'ready';
  }

  private get admin(): ApiClient {
    return this.shop.admin;
  }

  private get line() {
    return { productId: this.tea.productId, quantity: 1 };
  }

  private async fill(): Promise<void> {
    const made = await this.shop.customers(CUSTOMERS.length, { balance: 10_000_000 });
    this.customers = Object.fromEntries(CUSTOMERS.map((name, n) => [name, made[n]])) as Scene['customers'];
    const [tea, cup, spoon, pot] = (await this.shop.products(4, { stock: 100_000 })) as [
      Product,
      Product,
      Product,
      Product,
    ];
    Object.assign(this, { tea, cup, spoon, pot });
    const { buyer, payer, shopper, clearer, carter } = this.customers;
    const guests = [new Browser(this.system.client()), new Browser(this.system.client())] as const;
    this.guests = { shopper: guests[0], clearer: guests[1] };
    for (const cart of [shopper.client, clearer.client, carter.client, ...guests]) {
      for (const { productId } of [tea, cup, pot]) await putIntoCart(cart, productId, 2);
    }
    const ordered = async ({ client }: Customer): Promise<string> =>
      succeeded(await placeOrder<{ orderId: string }>(client, [{ ...this.line, quantity: 2 }])).body.orderId;
    this.orders = { cancelled: await ordered(payer), refunded: await ordered(buyer) };
    const key = { idempotencyKey: randomUUID() };
    this.couponId = succeeded(await this.admin.post<{ couponId: string }>('/coupons', COUPON, key)).body.couponId;
    this.importId = await this.anImport();
    const [shown, unconfirmed, dropped] = await Promise.all([spoon, pot, pot].map((product) => this.picture(product)));
    this.pictures = { shown: shown!, unconfirmed: unconfirmed!, dropped: dropped! };
    succeeded(await this.admin.post(`${pathOf(this.pictures.shown)}/confirmation`));
    await waitFor(() => this.isReady(this.pictures.shown), { what: 'a picture to be ready', deadlineMs: 60_000 });
    succeeded(await this.system.client().get('/rankings/products')); // the last answer, for when there is no other
  }

  private async anImport(): Promise<string> {
    const request = { headers: { 'content-type': 'text/csv' }, idempotencyKey: randomUUID() };
    const asked = await this.admin.post<{ importId: string }>(
      '/products/imports?dryRun=true',
      'sku,price\nA,1',
      request,
    );
    return succeeded(asked).body.importId;
  }

  /** Asked for and uploaded. */
  private async picture({ productId }: Product): Promise<Picture> {
    const bytes = await pictureBytes;
    const request = { contentType: 'image/png', byteLength: bytes.length };
    const { body } = succeeded(
      await this.admin.post<{ imageId: string; upload: UploadTicket }>(`/products/${productId}/images`, request),
    );
    await sendUpload(body.upload, bytes);
    return { productId, imageId: body.imageId };
  }
}

const pathOf = ({ productId, imageId }: Picture): string => `/products/${productId}/images/${imageId}`;
