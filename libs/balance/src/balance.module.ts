import { Module } from '@nestjs/common';
import { BalanceQueries } from './application/balance.queries';
import { ChargeBalanceUseCase } from './application/charge-balance.use-case';
import { ChargeReferences } from './application/charge-references';
import { CorrectBalanceUseCase } from './application/correct-balance.use-case';
import { WalletRepository } from './application/wallet.repository';
import { WalletsService } from './application/wallets.service';
import { Wallets } from './contract';
import { TypeOrmBalanceQueries } from './infrastructure/typeorm-balance.queries';
import { TypeOrmChargeReferences } from './infrastructure/typeorm-charge-references';
import { TypeOrmWalletRepository } from './infrastructure/typeorm-wallet.repository';

@Module({
  providers: [
    ChargeBalanceUseCase,
    CorrectBalanceUseCase,
    { provide: BalanceQueries, useClass: TypeOrmBalanceQueries },
    { provide: ChargeReferences, useClass: TypeOrmChargeReferences },
    { provide: WalletRepository, useClass: TypeOrmWalletRepository },
    { provide: Wallets, useClass: WalletsService },
  ],
  exports: [Wallets, BalanceQueries, ChargeBalanceUseCase, CorrectBalanceUseCase],
})
export class BalanceModule {}
