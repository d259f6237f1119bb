import { randomUUID } from 'node:crypto';
import type { ApiAnswer } from './api-client';
import type { SecureClient } from './secure-client';
import type { Product } from './shop';
import { waitFor } from './wait-for';

interface LoadOptions {
  /** One signed-in customer each, with a full wallet. They work at once, each one request after the other. */
  readonly customers: readonly SecureClient[];
  readonly product: Product;
}

/** Customers who read a product and order it, with a key each, until they are stopped. */
export class EdgeLoad {
  /** What was answered otherwise than with 200, or not at all. */
  readonly failures: string[] = [];
  /** The ids of the orders that were acknowledged. */
  readonly orderIds: string[] = [];
  /** How often an API refused because it, or a server that it needs, was too slow. */
  refusedByApis = 0;
  private reads = 0;
  private isStopping = false;
  private readonly working: Promise<unknown>;

  constructor(private readonly options: LoadOptions) {
    this.working = Promise.all(options.customers.map((customer) => this.work(customer)));
  }

  get answered(): number {
    return this.reads + this.orderIds.length + this.failures.length;
  }

  /** Waits until so many more requests were answered. */
  async untilMore(count: number): Promise<void> {
    const enough = this.answered + count;
    await waitFor(() => this.answered >= enough, { what: `${count} more answers`, deadlineMs: 240_000 });
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.working;
  }

  private async work(customer: SecureClient): Promise<void> {
    while (!this.isStopping) {
      await this.read(customer);
      await this.order(customer);
    }
  }

  private async read(customer: SecureClient): Promise<void> {
    const path = `/products/${this.options.product.productId}`;
    await this.counted(`GET ${path}`, async () => {
      const answer = await this.decided(() => customer.get(path));
      if (answer.status === 200) this.reads++;
      return answer;
    });
  }

  private async order(customer: SecureClient): Promise<void> {
    const lines = [{ productId: this.options.product.productId, quantity: 1 }];
    const key = { 'idempotency-key': randomUUID() };
    await this.counted('POST /orders', async () => {
      const answer = await this.decided(() => customer.post<{ orderId: string }>('/orders', { lines }, key));
      if (answer.status === 200) this.orderIds.push(answer.body.orderId);
      return answer;
    });
  }

  /** On a starved machine an API refuses by itself, in words that the edge does not have: such a request is sent again. */
  private async decided<Body>(ask: () => Promise<ApiAnswer<Body>>): Promise<ApiAnswer<Body>> {
    for (;;) {
      const answer = await ask();
      if (answer.status !== 503 || !/"detail":"The dependency |"code":"order.busy"/.test(answer.text)) return answer;
      this.refusedByApis++;
    }
  }

  private async counted(what: string, ask: () => Promise<{ status: number; text: string }>): Promise<void> {
    try {
      const { status, text } = await ask();
      if (status !== 200) this.failures.push(`${what}: ${status} ${text}`);
    } catch (error) {
      this.failures.push(`${what}: ${String(error)}`);
    }
  }
}
