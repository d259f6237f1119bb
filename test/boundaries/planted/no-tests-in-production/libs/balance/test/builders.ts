export const aWallet = (): object => ({});
