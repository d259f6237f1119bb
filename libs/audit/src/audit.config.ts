import type { Environment } from '@app/platform';

export class AuditConfig {
  /** How long the outbox keeps sent events: those of older orders may be gone. */
  readonly eventRetentionDays: number;

  constructor(env: Environment) {
    this.eventRetentionDays = env.integer('EVENT_RETENTION_DAYS', { min: 1, max: 3_650, fallback: 35 });
  }
}
