import type { Composition } from '@app/platform';
import { orderMigrations } from './infrastructure/migrations';
import { DataPlatformConfig } from './infrastructure/http-data-platform-bookings';
import { OrderConfig } from './order.config';
import { OrderHttpModule } from './order-http.module';

export const orderComposition: Composition = {
  migrations: orderMigrations,
  api: { modules: [OrderHttpModule], config: [OrderConfig, DataPlatformConfig] },
};
