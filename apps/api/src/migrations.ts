import { compositions } from '@app/compositions';
import { idempotencyMigrations } from '@app/platform/idempotency/migrations';

/** The schema of api and worker: every context's migrations; TypeORM runs them in the order of their time stamps. */
export const migrations = [
  ...compositions.flatMap((composition) => composition.migrations ?? []),
  ...idempotencyMigrations,
];
