export * from './destinations';
export * from './published-events';
export * from './outbox.module';
export * from './outbox-http.module';
export * from './retention';
