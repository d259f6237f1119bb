export class OutboxWriter {}
