export * from './destinations';
export * from './outbox.module';
export * from './outbox-http.module';
export * from './retention';
