import { Module } from '@nestjs/common';
import { BalanceQueries } from './application/balance.queries';
import { ChargeBalanceUseCase } from './application/charge-balance.use-case';
import { ChargeReferences } from './application/charge-references';
import { CorrectBalanceUseCase } from './application/correct-balance.use-case';
import { WalletRepository } from './application/wallet.repository';
import { WalletsService } from './application/wallets.service';
import { Wallets } from './contract';
import { OrderEntries } from './contract/order-entries.queries';
import { SqlBalanceQueries } from './infrastructure/sql-balance.queries';
import { SqlChargeReferences } from './infrastructure/sql-charge-references';
import { SqlOrderEntries } from './infrastructure/sql-order-entries';
import { SqlWalletRepository } from './infrastructure/sql-wallet.repository';

@Module({
  providers: [
    ChargeBalanceUseCase,
    CorrectBalanceUseCase,
    { provide: BalanceQueries, useClass: SqlBalanceQueries },
    { provide: ChargeReferences, useClass: SqlChargeReferences },
    { provide: WalletRepository, useClass: SqlWalletRepository },
    { provide: Wallets, useClass: WalletsService },
    { provide: OrderEntries, useClass: SqlOrderEntries },
  ],
  exports: [Wallets, OrderEntries, BalanceQueries, ChargeBalanceUseCase, CorrectBalanceUseCase],
})
export class BalanceModule {}
