import { Clock } from '@app/kernel';
import { AuditModule, Auditor, type AuditReport, AuditStatusQuery, type CheckResult, RoundAuditor } from '@app/audit';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { testingModule } from '@test/support/nest';
import { TestClock } from '@test/support/test-clock';
import { playScenario, type Scenario } from './shop/scenario';

const TABLES = [
  'products',
  'stock_adjustments',
  'wallets',
  'wallet_entries',
  'orders',
  'order_lines',
  'order_refunds',
  'order_refund_lines',
  'coupons',
  'coupon_products',
  'user_coupons',
  'idempotency_records',
  'outbox_events',
  'outbox_deliveries',
  'audit_rounds',
  'audit_hours',
  'audit_units',
];

/** An auditor, as a process has it, over a schema that a spec fills and breaks. */
export class AuditedShop {
  private constructor(
    readonly database: TestDatabase,
    readonly module: TestingModule,
    readonly auditor: Auditor,
    readonly clock: TestClock,
    readonly now: Date,
  ) {}

  get rounds(): RoundAuditor {
    return this.module.get(RoundAuditor);
  }

  get status(): AuditStatusQuery {
    return this.module.get(AuditStatusQuery);
  }

  static async open(): Promise<AuditedShop> {
    const now = new Date();
    const clock = new TestClock(now);
    const database = await createTestDatabase();
    const module = await testingModule({ database, imports: [AuditModule] })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    return new AuditedShop(database, module, module.get(Auditor), clock, now);
  }

  async empty(): Promise<void> {
    for (const table of TABLES) await this.database.dataSource.query(`DELETE FROM ${table}`);
  }

  /** Empties the shop and runs the scenario. */
  async fill(): Promise<Scenario> {
    await this.empty();
    return this.database.dataSource.transaction((manager) => playScenario(manager, this.now));
  }

  /** The time that many hours ago. */
  hoursAgo(hours: number): Date {
    return new Date(this.now.getTime() - hours * 3_600_000);
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.database.drop();
  }
}

export const brokenIn = ({ checks }: AuditReport): string[] => checks.filter(({ ok }) => !ok).map(({ name }) => name);

export function resultOf({ checks }: AuditReport, name: string): CheckResult {
  const result = checks.find((each) => each.name === name);
  if (!result) throw new Error(`there is no check ${name}`);
  return result;
}
