import { CreateUsers1795305600000 } from './1795305600000-create-users';

export const identityMigrations = [CreateUsers1795305600000];
