import type { OpenAPIObject } from '@nestjs/swagger';
import { createHash, randomUUID } from 'node:crypto';
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
/** Number of orders that specs may cancel. */
const CANCELLABLE = 40;
const hashed = (key: string): string => createHash('sha256').update(key).digest('hex');
const API_KEYS = JSON.stringify([
  { name: 'cashier', sha256: hashed(machineKey), scopes: ['balance:charge'] },
  { name: 'powerless', sha256: hashed(otherMachineKey), scopes: [] },
]);

/** The callers of the specs. */
export interface Callers {
  readonly anyone: ContractClient;
  readonly customer: ContractClient;
  readonly admin: ContractClient;
  /** Has the scope `balance:charge`. */
  readonly machine: ContractClient;
  /** Has an API key without any scope. */
  readonly powerlessMachine: ContractClient;
}

export type CallerName = keyof Callers;

interface InTheShop {
  /** With enough balance for all purchases of the specs. */
  readonly customer: Customer;
  readonly product: Product;
  /** An order of the customer with enough units for the refunds of all specs. */
  readonly order: { readonly orderId: string };
  /** Ids of the customer's orders. */
  readonly cancellable: readonly string[];
  /** A customer may claim it several times. */
  readonly coupon: { readonly couponId: string };
  readonly pictures: ContractPictures;
  readonly importId: string;
}

/** A running API with a few products and orders, and callers that compare every answer with the published contract. */
export class ContractSystem {
  readonly customer: Customer;
  readonly product: Product;
  readonly order: { readonly orderId: string };
  readonly coupon: { readonly couponId: string };
  /** Id of an import that has ended. */
  readonly importId: string;
  private readonly cancellable: string[];
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
    this.pictures = inTheShop.pictures;
    this.importId = inTheShop.importId;
  }

  /** Starts no worker: only requests change data. */
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
    const inTheShop = { customer, product, order: large, cancellable, coupon, pictures, importId };
    return new ContractSystem(system, contract, shop, inTheShop, callers, violations);
  }

  /** An order of the customer; each call returns another one, since an order can be cancelled once. */
  takeCancellable(): string {
    const orderId = this.cancellable.pop();
    if (!orderId) throw new Error(`more than ${CANCELLABLE} orders were cancelled: make more`);
    return orderId;
  }

  /** A confirmed picture of the product. No worker checks it. */
  get image() {
    return this.pictures.confirmed;
  }

  /** A product with fewer pictures than allowed. */
  get productOfImages(): string {
    return this.pictures.roomy.productId;
  }

  /** A picture; each call returns another one. */
  takeRemovableImage() {
    return this.pictures.takeRemovable();
  }

  /** For `afterEach`: asserts that every answer so far matched the document. */
  expectContractKept(): void {
    expect(this.violations.splice(0)).toEqual([]);
  }

  /** Checksums of all tables; equal while no row changes. */
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

  /** Sends the operation's described request, by default as a caller that may; returns any answer. */
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

/** Waits for the end of the import: from then on only requests change data. */
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
