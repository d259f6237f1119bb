import { BalanceModule } from '../../balance/src/balance.module';

export class ProductModule {
  readonly imports = [BalanceModule];
}
