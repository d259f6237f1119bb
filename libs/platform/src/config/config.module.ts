import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type Environment, readConfig } from './environment';

export type ConfigClass = Type<object> & (new (env: Environment) => object);

/**
 * Provides configuration objects to the whole process. They are read and checked together: an invalid configuration
 * stops the start with one message that names every error.
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
