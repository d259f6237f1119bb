import { inboxMigrations } from '@app/outbox/migrations';
import { CreateSales1795305600100 } from './1795305600100-create-sales';
import { HoldAnySum1795305600310 } from './1795305600310-hold-any-sum';

export const migrations = [...inboxMigrations, CreateSales1795305600100, HoldAnySum1795305600310];
