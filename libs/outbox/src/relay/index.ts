export * from './outbox-relay.module';
export * from './relay.config';
