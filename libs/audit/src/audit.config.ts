import type { Environment } from '@app/platform';
import { auditSettings } from './context';

export class AuditConfig {
  /** How long the outbox keeps sent events: events of older orders may be removed. */
  readonly eventRetentionDays: number;

  constructor(env: Environment) {
    this.eventRetentionDays = env.read(auditSettings.EVENT_RETENTION_DAYS);
  }
}
