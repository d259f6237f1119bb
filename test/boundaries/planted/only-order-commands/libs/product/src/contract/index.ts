export abstract class Stocks {}
