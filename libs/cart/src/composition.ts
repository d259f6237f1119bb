import type { Composition } from '@app/platform';
import { CartConfig } from './cart.config';
import { CartHttpModule } from './cart-http.module';

export const cartComposition: Composition = {
  api: { modules: [CartHttpModule], config: [CartConfig] },
};
