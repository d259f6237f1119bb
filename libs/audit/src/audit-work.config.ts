import type { Environment } from '@app/platform';
import { auditSettings } from './context';

/** When the worker audits. */
export class AuditWorkConfig {
  /** In percent of the time; 0: never. */
  readonly share: number;
  readonly roundHours: number;

  constructor(env: Environment) {
    this.share = env.read(auditSettings.AUDIT_SHARE_PERCENT);
    this.roundHours = env.read(auditSettings.AUDIT_ROUND_HOURS);
  }
}
