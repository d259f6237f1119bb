import type { DynamicModule, Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { ConfigClass } from './config.module';

/** The parts of a context for one process. */
export interface ProcessPart {
  readonly modules: readonly (Type<object> | DynamicModule)[];
  /** Read from the environment at the start, and provided to the whole process. */
  readonly config?: readonly ConfigClass[];
}

/** The parts of a context that the apps load: its migrations, and its modules for each process. */
export interface Composition {
  readonly migrations?: readonly (new () => MigrationInterface)[];
  readonly api?: ProcessPart;
  readonly worker?: ProcessPart;
}
