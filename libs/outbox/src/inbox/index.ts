export * from './accept-known';
export * from './event-batches';
export * from './event-digest';
export * from './event-fields';
export * from './inbox';
export * from './inbox.module';
export * from './message-failures';
export * from './received-event';
