import type { Wallets } from '../../../balance/src/contract';

export const giveAway = (wallets: Wallets): Wallets => wallets;
