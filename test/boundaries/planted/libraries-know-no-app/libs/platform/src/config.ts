import { ApiModule } from '../../../apps/api/src/api.module';

export const root = ApiModule;
