import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type Environment, readConfig } from './environment';

export type ConfigClass = Type<object> & (new (env: Environment) => object);

/**
 * Provides configuration objects to the whole process, read and checked together: what is wrong stops the start with
 * one sentence that names all of it.
 */
@Module({})
export class ConfigModule {
  static forRoot(
    classes: readonly ConfigClass[],
    values: readonly { provide: Type<object>; read: (env: Environment) => object }[] = [],
  ): DynamicModule {
    const providers = readConfig((env) => [
      ...classes.map((config) => ({ provide: config, useValue: new config(env) })),
      ...values.map(({ provide, read }) => ({ provide, useValue: read(env) })),
    ]);
    return { module: ConfigModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
