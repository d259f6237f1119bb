import { Module } from '@nestjs/common';
import { BalanceModule } from './balance.module';
import { BalanceController } from './interface/http/balance.controller';
import { UserBalanceController } from './interface/http/user-balance.controller';

@Module({ imports: [BalanceModule], controllers: [BalanceController, UserBalanceController] })
export class BalanceHttpModule {}
