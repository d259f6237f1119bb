import type { TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';
import { SLACK_MS } from './proof';
import type { Scene } from './scene';
import type { WorkCell } from './table';

/** What the worker was left to do. */
interface Left {
  readonly orderId: string;
  readonly productId: string;
  readonly checked: string;
  readonly abandoned: string;
}

/** Work of the background: left before a fault, to be seen done under it or after it. Asks the servers, not the API. */
export class Chores {
  /** The orders whose events have arrived in the data platform's queue. */
  private readonly subjects = new Set<string>();
  private left!: Left;

  constructor(private readonly system: TestSystem) {}

  async leave(scene: Scene): Promise<void> {
    this.left = {
      ...(await scene.orderOfSold()),
      checked: (await scene.confirmPicture()).imageId,
      abandoned: (await scene.requestPicture()).imageId,
    };
    await this.rows(
      'UPDATE product_images SET created_at = created_at - INTERVAL 2 DAY WHERE id = ?',
      this.left.abandoned,
    );
  }

  /** Waits until the work of this row is done. @throws past its time */
  async done(name: string, { withinS }: WorkCell): Promise<void> {
    const isDone = this.checks[name];
    if (!isDone) throw new Error(`nothing checks the background work "${name}"`);
    await waitFor(isDone, { what: `${name} to be done`, deadlineMs: withinS * 1_000 + SLACK_MS, everyMs: 100 });
  }

  async hasEventOf(orderId: string): Promise<boolean> {
    for (const { Body } of await this.system.queue.receiveAll()) {
      this.subjects.add((JSON.parse(Body ?? '{}') as { subject: string }).subject);
    }
    return this.subjects.has(orderId);
  }

  private readonly checks: Readonly<Record<string, () => Promise<boolean>>> = {
    'Events of orders': () => this.hasEventOf(this.left.orderId),
    'Sales of the ranking': async () => {
      const sold = await this.rows(
        'SELECT quantity FROM product_sales_minutes WHERE product_id = ?',
        this.left.productId,
      );
      return sold.length > 0;
    },
    Pictures: async () => {
      const ready = await this.rows(
        "SELECT id FROM product_images WHERE status = 'ready' AND id = ?",
        this.left.checked,
      );
      return ready.length > 0;
    },
    Sweeps: async () => {
      const kept = await this.rows('SELECT id FROM product_images WHERE id = ?', this.left.abandoned);
      return kept.length === 0;
    },
  };

  private rows(sql: string, id: string): Promise<unknown[]> {
    return this.system.database.dataSource.query(sql, [Buffer.from(id.replaceAll('-', ''), 'hex')]);
  }
}
