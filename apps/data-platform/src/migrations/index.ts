import { inboxMigrations } from '@app/outbox/migrations';
import { CreateSales1795305600100 } from './1795305600100-create-sales';

export const migrations = [...inboxMigrations, CreateSales1795305600100];
