export * from './inbox';
export * from './inbox.module';
