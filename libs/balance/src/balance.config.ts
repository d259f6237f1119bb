import type { Environment } from '@app/platform';
import { balanceSettings } from './context';

export class BalanceConfig {
  /** Whether customers may charge their own balance: for demonstrations, never where money is real. */
  readonly selfCharge: boolean;

  constructor(env: Environment) {
    this.selfCharge = env.read(balanceSettings.BALANCE_SELF_CHARGE);
  }
}
