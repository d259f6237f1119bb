import type { OpenAPIObject } from '@nestjs/swagger';
import { createHash, randomUUID } from 'node:crypto';
import { fromBinary } from '@app/platform';
import { succeeded } from '@test/support/api-client';
import { type Customer, placeOrder, type Product, Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';
import { Contract } from './contract';
import { ContractPictures } from './contract-pictures';
import { ContractClient, type Violations } from './contract-client';
import { COUPON, pathTo, requests } from './requests';
import { toJson } from './rules';

const machineKey = randomUUID();
const otherMachineKey = randomUUID();
/** Orders that wait to be cancelled. */
const CANCELLABLE = 40;
const hashed = (key: string): string => createHash('sha256').update(key).digest('hex');
const API_KEYS = JSON.stringify([
  { name: 'cashier', sha256: hashed(machineKey), scopes: ['balance:charge', 'events:read'] },
  { name: 'powerless', sha256: hashed(otherMachineKey), scopes: [] },
]);

/** Everybody who may knock. */
export interface Callers {
  readonly anyone: ContractClient;
  readonly customer: ContractClient;
  readonly admin: ContractClient;
  /** Has the scopes `balance:charge` and `events:read`. */
  readonly machine: ContractClient;
  /** Has an API key without any scope. */
  readonly powerlessMachine: ContractClient;
}

export type CallerName = keyof Callers;

interface InTheShop {
  /** Rich enough for anything that a spec buys. */
  readonly customer: Customer;
  readonly product: Product;
  /** One of the customer's, of so many units that any spec may refund some. */
  readonly order: { readonly orderId: string };
  /** The customer's, too. */
  readonly cancellable: readonly string[];
  /** One that a customer may claim often. */
  readonly coupon: { readonly couponId: string };
  readonly pictures: ContractPictures;
  readonly importId: string;
  readonly parked: readonly string[];
}

/** A running API with a little in its shop, and callers who hold every answer against what it publishes. */
export class ContractSystem {
  readonly customer: Customer;
  readonly product: Product;
  readonly order: { readonly orderId: string };
  readonly coupon: { readonly couponId: string };
  /** Of one that has ended. */
  readonly importId: string;
  private readonly cancellable: string[];
  private readonly parked: string[];
  private readonly pictures: ContractPictures;

  private constructor(
    readonly system: TestSystem,
    readonly contract: Contract,
    readonly shop: Shop,
    inTheShop: InTheShop,
    readonly callers: Callers,
    private readonly violations: Violations,
  ) {
    this.customer = inTheShop.customer;
    this.product = inTheShop.product;
    this.order = inTheShop.order;
    this.coupon = inTheShop.coupon;
    this.cancellable = [...inTheShop.cancellable];
    this.parked = [...inTheShop.parked];
    this.pictures = inTheShop.pictures;
    this.importId = inTheShop.importId;
  }

  /** No worker: nothing changes but by a request. */
  static async start(): Promise<ContractSystem> {
    const system = await startSystem({ worker: false, apiEnv: { API_KEYS } });
    const { body } = await system.client().get<OpenAPIObject>('/openapi.json');
    const contract = new Contract(body);
    const violations: Violations = [];
    const anyone = new ContractClient(system.api.url, { contract, violations });
    const shop = await Shop.open(anyone, system.admin);
    const customer = await shop.customer({ balance: 1_000_000_000 });
    const callers: Callers = {
      anyone,
      customer: customer.client as ContractClient,
      admin: shop.admin as ContractClient,
      machine: anyone.as({ apiKey: machineKey }),
      powerlessMachine: anyone.as({ apiKey: otherMachineKey }),
    };
    const product = await shop.product({ price: 1_000, stock: 1_000_000 });
    const order = async (quantity: number) => {
      const lines = [{ productId: product.productId, quantity }];
      return succeeded(await placeOrder<{ orderId: string }>(customer.client, lines)).body;
    };
    const large = await order(10_000);
    const cancellable = await Promise.all(Array.from({ length: CANCELLABLE }, async () => (await order(1)).orderId));
    const { body: coupon } = succeeded(
      await shop.admin.post<{ couponId: string }>('/coupons', COUPON, { idempotencyKey: randomUUID() }),
    );
    const pictures = await ContractPictures.make(shop, product);
    const importId = await anImport(callers.admin);
    const parked = await parkAll(system);
    const inTheShop = { customer, product, order: large, cancellable, coupon, pictures, importId, parked };
    return new ContractSystem(system, contract, shop, inTheShop, callers, violations);
  }

  /** An order of the customer that nobody else gets: it can be cancelled once. */
  takeCancellable(): string {
    const orderId = this.cancellable.pop();
    if (!orderId) throw new Error(`more than ${CANCELLABLE} orders were cancelled: make more`);
    return orderId;
  }

  /** An event that is parked, and that nobody else gets. */
  takeParked(): string {
    const eventId = this.parked.pop();
    if (!eventId) throw new Error('more parked events were retried than there are orders: make more');
    return eventId;
  }

  /** A picture of the product, confirmed: there is no worker to look at it. */
  get image() {
    return this.pictures.confirmed;
  }

  /** Has room for pictures. */
  get productOfImages(): string {
    return this.pictures.roomy.productId;
  }

  /** A picture that nobody else gets. */
  takeRemovableImage() {
    return this.pictures.takeRemovable();
  }

  /** For `afterEach`: every answer so far was as the document says. */
  expectContractKept(): void {
    expect(this.violations.splice(0)).toEqual([]);
  }

  /** Of all rows of all tables; the same as long as nothing has changed. */
  async checksum(): Promise<Record<string, string | null>> {
    const { dataSource, name } = this.system.database;
    const tables = await dataSource.query<{ name: string }[]>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ?',
      [name],
    );
    const rows = await dataSource.query<{ Table: string; Checksum: string | null }[]>(
      `CHECKSUM TABLE ${tables.map((table) => table.name).join(', ')} EXTENDED`,
    );
    return Object.fromEntries(rows.map(({ Table, Checksum }) => [Table, Checksum]));
  }

  /** What the caller sends who may; the answer, whatever it is. */
  request(operationId: string, { body, caller }: { readonly body?: unknown; readonly caller?: CallerName } = {}) {
    const { may, body: valid, csv, headers = {} } = requests[operationId]!;
    const { method } = this.contract.operation(operationId);
    const sent = body ?? csv?.() ?? valid?.(this);
    return this.callers[caller ?? may[0]!].call(method.toUpperCase(), pathTo(this, operationId), {
      ...(sent !== undefined && { body: typeof sent === 'string' ? sent : toJson(sent) }),
      idempotencyKey: randomUUID(),
      headers: { ...(csv && { 'content-type': 'text/csv' }), ...headers },
    });
  }

  stop(): Promise<void> {
    return this.system.stop();
  }
}

/** Without a worker nothing is sent: each event looks as if its queues had refused it too often. */
async function parkAll({ database: { dataSource } }: TestSystem): Promise<string[]> {
  await dataSource.query(
    "UPDATE outbox_deliveries SET parked_at = UTC_TIMESTAMP(3), refusals = 10, last_error = 'too long'",
  );
  const rows = await dataSource.query<{ id: Buffer }[]>('SELECT id FROM outbox_events');
  return rows.map(({ id }) => fromBinary(id));
}

/** Finished: from then on nothing changes but by a request. */
async function anImport(admin: ContractClient): Promise<string> {
  const { importId } = succeeded(
    await admin.post<{ importId: string }>('/products/imports?dryRun=true', 'sku,price\nA,1', {
      headers: { 'content-type': 'text/csv' },
      idempotencyKey: randomUUID(),
    }),
  ).body;
  const status = async () => (await admin.get(`/products/imports/${importId}`)).body.status;
  await waitFor(async () => (await status()) !== 'running', { what: 'the import to end' });
  return importId;
}
