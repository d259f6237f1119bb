export class BalanceModule {}
