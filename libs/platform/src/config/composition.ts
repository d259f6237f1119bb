import type { DynamicModule, Type } from '@nestjs/common';
import type { MigrationClass } from '../database/schema-change';
import type { ConfigClass } from './config.module';

/** The parts of a context for one process. */
export interface ProcessPart {
  readonly modules: readonly (Type<object> | DynamicModule)[];
  /** Read from the environment at the start, and provided to the whole process. */
  readonly config?: readonly ConfigClass[];
}

/** The parts of a context that the apps load: its migrations, and its modules for each process. */
export interface Composition {
  readonly migrations?: readonly MigrationClass[];
  readonly api?: ProcessPart;
  readonly worker?: ProcessPart;
}
