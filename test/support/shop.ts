import { randomUUID } from 'node:crypto';
import { type ApiClient, succeeded } from './api-client';

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** A user with a session. */
export interface Customer extends Account {
  readonly userId: string;
  readonly client: ApiClient;
}

export interface Product {
  readonly productId: string;
  readonly sku: string;
  readonly price: number;
  readonly stock: number;
}

export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
}

/** A customer and products with ample stock. */
export interface Buyer {
  readonly customer: Customer;
  readonly product: Product;
  /** One unit, with a key of its own; with any answer. Through the customer's client by default. */
  readonly order: (client?: ApiClient) => ReturnType<typeof placeOrder<{ orderId: string }>>;
}

interface NewProduct {
  readonly price?: number;
  readonly stock?: number;
  readonly maxPerCustomer?: number;
}

const AT_ONCE = 8;
const PASSWORD = 'a long enough password 1';

/** Fills a running system through its HTTP API, as people would. */
export class Shop {
  private constructor(
    /** The admin's session. */
    readonly admin: ApiClient,
    private readonly anyone: ApiClient,
  ) {}

  static async open(anyone: ApiClient, admin: Account): Promise<Shop> {
    return new Shop(await signIn(anyone, admin), anyone);
  }

  /** A new customer with a session, and with this much in the wallet (minor units). */
  async customer({ balance = 0 }: { readonly balance?: number } = {}): Promise<Customer> {
    const account = { email: `customer-${randomUUID()}@example.test`, password: PASSWORD };
    const signedUp = await this.anyone.post<{ userId: string }>('/auth/sign-up', { ...account, name: 'A customer' });
    const { userId } = succeeded(signedUp).body;
    const client = await signIn(this.anyone, account);
    if (balance > 0) await this.charge(userId, balance);
    return { ...account, userId, client };
  }

  /** Many of them, several at a time. */
  async customers(count: number, options?: { readonly balance?: number }): Promise<Customer[]> {
    const made: Customer[] = [];
    while (made.length < count) {
      const next = Math.min(AT_ONCE, count - made.length);
      made.push(...(await Promise.all(Array.from({ length: next }, () => this.customer(options)))));
    }
    return made;
  }

  async buyer(): Promise<Buyer> {
    const customer = await this.customer({ balance: 1_000_000 });
    const product = await this.product({ stock: 1_000 });
    const lines = [{ productId: product.productId, quantity: 1 }];
    return { customer, product, order: (client = customer.client) => placeOrder(client, lines) };
  }

  async charge(userId: string, amount: number): Promise<void> {
    const reference = randomUUID();
    succeeded(
      await this.admin.post(
        `/users/${userId}/balance/charges`,
        { amount, reference },
        {
          idempotencyKey: reference,
        },
      ),
    );
  }

  async product({ price = 1_000, stock = 100, ...more }: NewProduct = {}): Promise<Product> {
    const sku = `SKU-${randomUUID()}`;
    const product = { sku, name: `Product ${sku}`, price, stock, ...more };
    const answer = await this.admin.post<Product>('/products', product, { idempotencyKey: randomUUID() });
    return succeeded(answer).body;
  }

  async products(count: number, options?: NewProduct): Promise<Product[]> {
    const made: Product[] = [];
    for (let n = 0; n < count; n++) made.push(await this.product(options));
    return made;
  }

  async stockOf(productId: string): Promise<number> {
    return succeeded(await this.anyone.get<Product>(`/products/${productId}`)).body.stock;
  }

  async balanceOf({ client }: Customer): Promise<number> {
    return succeeded(await client.get<{ balance: number }>('/balance')).body.balance;
  }
}

export async function signIn(client: ApiClient, { email, password }: Account): Promise<ApiClient> {
  const { body } = succeeded(await client.post<{ token: string }>('/auth/sign-in', { email, password }));
  return client.as({ token: body.token });
}

/** POST /orders, with a key of its own unless one is given; whatever it answers. */
export const placeOrder = <Body = Record<string, unknown>>(
  client: ApiClient,
  lines: readonly OrderLine[],
  idempotencyKey: string = randomUUID(),
) => client.post<Body>('/orders', { lines }, { idempotencyKey });
