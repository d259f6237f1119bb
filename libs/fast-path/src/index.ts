export * from './compiled-validator/accept';
export * from './compiled-validator/compile-validator';
export * from './compiled-validator/compiled-validation.pipe';
export * from './direct-route';
export * from './direct-sqs-client';
export type { JoinedLines } from './log-lines/joined-lines';
export * from './log-lines/request-line';
export * from './log-lines/standard-output';
export * from './switch';
