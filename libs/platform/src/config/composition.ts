import type { DynamicModule, Type } from '@nestjs/common';
import type { MigrationClass } from '../database/schema-change';
import type { ConfigClass } from './config.module';

/** What a context adds to one process. */
export interface ProcessPart {
  readonly modules: readonly (Type<object> | DynamicModule)[];
  /** Read from the environment at the start, and provided to the whole process. */
  readonly config?: readonly ConfigClass[];
}

/** What the apps load of a context: its migrations, and its modules for each process. */
export interface Composition {
  readonly migrations?: readonly MigrationClass[];
  readonly api?: ProcessPart;
  readonly worker?: ProcessPart;
}
