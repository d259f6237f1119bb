import { CreateIdempotencyRecords1795305600050 } from './1795305600050-create-idempotency-records';

export const idempotencyMigrations = [CreateIdempotencyRecords1795305600050];
