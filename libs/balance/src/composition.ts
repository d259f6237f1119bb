import type { Composition } from '@app/platform';
import { BalanceConfig } from './balance.config';
import { BalanceHttpModule } from './balance-http.module';
import { balanceMigrations } from './infrastructure/migrations';

export const balanceComposition: Composition = {
  migrations: balanceMigrations,
  api: { modules: [BalanceHttpModule], config: [BalanceConfig] },
};
