import { inboxMigrations } from '@app/outbox/migrations';
import { CreateSales1795305600100 } from './1795305600100-create-sales';
import { HoldAnySum1795305600310 } from './1795305600310-hold-any-sum';
import { CreateBookings1795305600403 } from './1795305600403-create-bookings';
import { CreateComparedHours1795305600404 } from './1795305600404-create-compared-hours';
import { CreateHourDifferences1795305600405 } from './1795305600405-create-hour-differences';
import { CreateReconciliationStart1795305600406 } from './1795305600406-create-reconciliation-start';
import { SetReconciliationStart1795305600407 } from './1795305600407-set-reconciliation-start';

export const migrations = [
  ...inboxMigrations,
  CreateSales1795305600100,
  HoldAnySum1795305600310,
  CreateBookings1795305600403,
  CreateComparedHours1795305600404,
  CreateHourDifferences1795305600405,
  CreateReconciliationStart1795305600406,
  SetReconciliationStart1795305600407,
];
