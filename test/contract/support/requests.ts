import { randomUUID } from 'node:crypto';
import type { CallerName, ContractSystem } from './contract-system';
import * as rules from './rules';
import type { QueryRule, Rule } from './rules';

type Json = Record<string, unknown>;

/** One accepted request, and the rules for each of its parts. */
export interface RequestDescription {
  /** The callers that may call; the first one calls by default. */
  readonly may: readonly CallerName[];
  readonly params?: (shop: ContractSystem) => Record<string, string>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: (shop: ContractSystem) => Json;
  /** Instead of a body in JSON. */
  readonly csv?: () => string;
  /** By path: `lines[].quantity` is a field of each of `lines`. */
  readonly fields?: Readonly<Record<string, Rule>>;
  readonly query?: Readonly<Record<string, QueryRule>>;
}

const ANYONE = ['anyone', 'customer', 'admin', 'machine', 'powerlessMachine'] as const;
const SIGNED_IN = ['customer', 'admin'] as const;

const PAGE = { limit: rules.queryWhole({ min: 1, max: 100 }), cursor: rules.cursor() };
const LINE = { productId: '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b', quantity: 1 };
const REFUND_LINE = { lineNo: 1, quantity: 1 };
const PASSWORD = 'three quiet rivers';

/** With a larger quantity than any spec claims. */
export const COUPON = {
  name: 'Autumn tea: 10 % off',
  kind: 'percent',
  value: 10,
  maxDiscount: 5_000,
  minOrderAmount: 20_000,
  productIds: ['0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b'],
  quantity: 1_000_000,
  maxPerCustomer: 100,
  claimFrom: '2026-11-20T03:00:00.000Z',
  claimUntil: '2099-11-20T03:00:00.000Z',
  validForDays: 30,
};

const ofCustomer = ({ customer }: ContractSystem) => ({ userId: customer.userId });
const ofProduct = ({ product }: ContractSystem) => ({ productId: product.productId });
const ofImage = ({ image }: ContractSystem) => ({ ...image });
const ofOrder = ({ order }: ContractSystem) => ({ orderId: order.orderId });
const twoLines = ({ product }: ContractSystem) => [
  { productId: product.productId, quantity: 1 },
  { productId: product.productId, quantity: 2 },
];
const lineFields = {
  lines: rules.list({ max: 1_000, item: LINE }),
  'lines[].productId': rules.id(),
  'lines[].quantity': rules.whole({ min: 1 }),
};

/** Every published operation, by its id. */
export const requests: Readonly<Record<string, RequestDescription>> = {
  getLiveness: { may: ANYONE },
  getReadiness: { may: ANYONE },
  listProblems: { may: ANYONE },
  getProblem: { may: ANYONE, params: () => ({ code: 'order.out-of-stock' }) },

  signUp: {
    may: ANYONE,
    body: () => ({ email: `${randomUUID()}@example.test`, password: PASSWORD, name: 'Kim Minji' }),
    fields: {
      email: rules.email(),
      password: rules.text({ min: 10, max: 200 }),
      name: rules.text({ max: 200 }),
    },
  },
  signIn: {
    may: ANYONE,
    body: ({ customer: { email, password } }) => ({ email, password }),
    fields: { email: rules.email(), password: rules.text({ max: 200 }) },
  },
  getSession: { may: SIGNED_IN },
  signOut: { may: SIGNED_IN },
  signOutEverywhere: { may: SIGNED_IN },

  listProducts: {
    may: ANYONE,
    query: {
      ...PAGE,
      q: rules.queryText({ max: 100 }),
      category: rules.queryText({ max: 60 }),
      minPrice: rules.queryWhole({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      maxPrice: rules.queryWhole({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      inStock: rules.queryWish(),
      sort: rules.queryOneOf(),
    },
  },
  getProduct: { may: ANYONE, params: ofProduct },
  createProduct: {
    may: ['admin'],
    body: () => ({
      sku: randomUUID(),
      name: 'Jeju green tea, 100 g',
      description: 'First flush, hand-picked.',
      category: 'tea',
      price: 18_000,
      stock: 500,
    }),
    fields: {
      sku: rules.text({ max: 64 }),
      name: rules.text({ max: 200 }),
      description: rules.text({ min: 0, max: 5_000, optional: true }),
      category: rules.text({ max: 60, optional: true }),
      price: rules.whole({ min: 0 }),
      stock: rules.whole({ min: 0 }),
      maxPerCustomer: rules.whole({ min: 1, optional: true }),
    },
  },
  changeProduct: {
    may: ['admin'],
    params: ofProduct,
    headers: { 'if-match': '*' },
    body: () => ({ name: 'Jeju green tea, 100 g', description: '', category: 'tea', maxPerCustomer: null }),
    fields: {
      name: rules.text({ max: 200, optional: true }),
      description: rules.text({ min: 0, max: 5_000, optional: true }),
      category: rules.text({ max: 60, optional: true, nullable: true }),
      price: rules.whole({ min: 0, optional: true }),
      maxPerCustomer: rules.whole({ min: 1, optional: true, nullable: true }),
      status: rules.oneOf({ optional: true }),
    },
  },
  adjustStock: {
    may: ['admin'],
    params: ofProduct,
    body: () => ({ delta: -3, reason: 'water damage' }),
    fields: { delta: rules.delta(), reason: rules.text({ max: 200 }) },
  },

  importProducts: {
    may: ['admin'],
    csv: () => `sku,name,price,stock\n${randomUUID()},"Jeju green tea, 100 g",18000,500\n`,
    query: { dryRun: rules.queryOneOf() },
  },
  getImport: { may: ['admin'], params: ({ importId }) => ({ importId }) },
  exportProducts: { may: ['admin'] },

  requestImage: {
    may: ['admin'],
    params: ({ productOfImages: productId }) => ({ productId }),
    body: () => ({ contentType: 'image/jpeg', byteLength: 482_113, alt: 'A bowl of green tea leaves' }),
    fields: {
      contentType: rules.oneOf(),
      byteLength: rules.whole({ min: 1 }),
      alt: rules.text({ min: 0, max: 200, optional: true }),
    },
  },
  confirmImage: { may: ['admin'], params: ofImage },
  getImage: { may: ['admin'], params: ofImage },
  describeImage: {
    may: ['admin'],
    params: ofImage,
    body: () => ({ alt: 'A bowl of green tea leaves' }),
    fields: { alt: rules.text({ min: 0, max: 200 }) },
  },
  reorderImages: {
    may: ['admin'],
    params: ofProduct,
    body: ({ image }) => ({ imageIds: [image.imageId] }),
    fields: { imageIds: rules.ids({ max: 20 }) },
  },
  removeImage: { may: ['admin'], params: (shop) => shop.takeRemovableImage() },

  getBalance: { may: ['customer'] },
  listBalanceEntries: { may: ['customer'], query: PAGE },
  chargeOwnBalance: {
    may: ['customer'],
    body: () => ({ amount: 100_000 }),
    fields: { amount: rules.whole({ min: 1 }) },
  },
  chargeCustomerBalance: {
    may: ['admin', 'machine'],
    params: ofCustomer,
    body: () => ({ amount: 100_000, reference: randomUUID() }),
    fields: { amount: rules.whole({ min: 1 }), reference: rules.text({ max: 255 }) },
  },
  correctCustomerBalance: {
    may: ['admin'],
    params: ofCustomer,
    body: () => ({ amount: -500, reason: 'charged twice by mistake' }),
    fields: { amount: rules.delta(), reason: rules.text({ max: 255 }) },
  },

  getCart: { may: ANYONE },
  putCartItem: {
    may: ANYONE,
    params: ofProduct,
    body: () => ({ quantity: 2 }),
    fields: { quantity: rules.whole({ min: 1, max: 9_999 }) },
  },
  deleteCartItem: { may: ANYONE, params: ofProduct },
  clearCart: { may: ANYONE },
  createCoupon: {
    may: ['admin'],
    body: () => COUPON,
    fields: {
      name: rules.text({ max: 200 }),
      kind: rules.oneOf(),
      value: rules.whole({ min: 1 }),
      maxDiscount: rules.whole({ min: 1, optional: true }),
      minOrderAmount: rules.whole({ min: 0, optional: true }),
      productIds: rules.ids({ max: 1_000, optional: true }),
      quantity: rules.whole({ min: 1 }),
      maxPerCustomer: rules.whole({ min: 1, optional: true }),
      claimFrom: rules.time(),
      claimUntil: rules.time(),
      validForDays: rules.whole({ min: 1 }),
    },
  },
  listCoupons: { may: ANYONE, query: PAGE },
  claimCoupon: { may: ['customer'], params: ({ coupon }) => ({ couponId: coupon.couponId }) },
  listUserCoupons: { may: ['customer'], query: { ...PAGE, status: rules.queryOneOf() } },

  placeOrder: {
    may: ['customer'],
    body: (shop) => ({ lines: twoLines(shop), expectedTotalAmount: 3 * shop.product.price }),
    fields: {
      ...lineFields,
      fromCart: rules.alone(),
      userCouponId: rules.id({ optional: true }),
      expectedTotalAmount: rules.whole({ min: 0, optional: true }),
    },
  },
  cancelOrder: { may: SIGNED_IN, params: (shop) => ({ orderId: shop.takeCancellable() }) },
  refundOrder: {
    may: SIGNED_IN,
    params: ofOrder,
    body: () => ({ lines: [{ ...REFUND_LINE }, { ...REFUND_LINE }], reason: 'Arrived broken.' }),
    fields: {
      lines: rules.list({ max: 1_000, item: REFUND_LINE }),
      'lines[].lineNo': rules.whole({ min: 1, optional: true }),
      'lines[].productId': rules.id({ optional: true }),
      'lines[].quantity': rules.whole({ min: 1 }),
      reason: rules.text({ max: 200, optional: true }),
      refundedAt: rules.pastTime({ optional: true }),
    },
  },
  listOrders: { may: ['customer'], query: { ...PAGE, status: rules.queryOneOf() } },
  getOrder: { may: ['customer'], params: ofOrder },
  placeOrderForCustomer: {
    may: ['admin'],
    params: ofCustomer,
    body: (shop) => ({
      lines: twoLines(shop).map((line) => ({ ...line, unitPrice: 900 })),
      placedAt: '2010-12-01T08:26:00.000Z',
    }),
    fields: {
      ...lineFields,
      'lines[].unitPrice': rules.whole({ min: 0, optional: true }),
      userCouponId: rules.id({ optional: true }),
      placedAt: rules.pastTime({ optional: true }),
    },
  },
  listAllOrders: {
    may: ['admin'],
    query: {
      ...PAGE,
      userId: rules.queryId(),
      status: rules.queryOneOf(),
      from: rules.queryTime(),
      to: rules.queryTime(),
    },
  },

  rankProducts: {
    may: ANYONE,
    query: {
      window: rules.queryOneOf(),
      by: rules.queryOneOf(),
      limit: rules.queryWhole({ min: 1, max: 100 }),
      asOf: rules.queryPastTime(),
    },
  },

  getOutboxStatus: { may: ['admin'] },
  startRankingRebuild: { may: ['admin'] },
  listRankingRebuilds: { may: ['admin'], query: PAGE },
  audit: { may: ['admin'], query: { from: rules.queryTime(), to: rules.queryTime() } },
};

/** The path with its parameters filled in. */
export function pathTo(shop: ContractSystem, operationId: string, params?: Record<string, string>): string {
  const { path } = shop.contract.operation(operationId);
  const values = params ?? requests[operationId]?.params?.(shop) ?? {};
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
}
