import type { Composition } from '@app/platform';
import { orderMigrations } from './infrastructure/migrations';
import { OrderConfig } from './order.config';
import { OrderHttpModule } from './order-http.module';

export const orderComposition: Composition = {
  migrations: orderMigrations,
  api: { modules: [OrderHttpModule], config: [OrderConfig] },
};
