// Stands for @app/platform in mutation tests: the parts that the outbox uses, without clients of servers.
export * from '@app/platform/batching/batcher';
export * from '@app/platform/config/environment';
export * from '@app/platform/database/database-errors';
export * from '@app/platform/time/alarm';
export * from '@app/platform/time/backoff';
export * from '@app/platform/time/deadline';

/** Only named by constructors: the specs pass their own. */
export const Log = Object;
export const Metrics = Object;
