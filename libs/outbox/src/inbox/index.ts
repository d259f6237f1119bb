export * from './event-batches';
export * from './inbox';
export * from './inbox.module';
export * from './received-event';
