import { schema } from '@app/compositions';

/** For TypeORM, which takes a list that may be changed. */
export const migrations = [...schema];
