export abstract class Wallets {}
