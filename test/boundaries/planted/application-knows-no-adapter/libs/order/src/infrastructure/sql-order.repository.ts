export class SqlOrderRepository {}
