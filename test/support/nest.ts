import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { published } from '@app/contexts';
import { Currency } from '@app/kernel';
import { DestinationQueues, PublishedEvents } from '@app/outbox';
import {
  ClockModule,
  DatabaseConfig,
  DatabaseModule,
  type Environment,
  HttpConfig,
  IdempotencyModule,
  LoggingModule,
  MetricsConfig,
  MetricsModule,
  ProcessConfig,
  readConfig,
  readCurrency,
  RedisConfig,
  S3Config,
  SqsConfig,
} from '@app/platform';
import { RankingQueueConfig } from '@app/ranking/ranking-queue.config';
import type { TestDatabase } from './database';

type Variables = Readonly<Record<string, string>>;
type Import = Type<object> | DynamicModule;
type ConfigClass = Type<object> & (new (env: Environment) => object);

interface ContextOptions {
  readonly database: Pick<TestDatabase, 'environment'>;
  /** The modules under test, and `RedisModule.forRoot()` and the like where they are needed. */
  readonly imports?: readonly Import[];
  readonly providers?: readonly Provider[];
  /** The configuration classes of the contexts under test, read from the variables, too. */
  readonly configs?: readonly ConfigClass[];
  /** More variables, such as REDIS_URL; they win over those of the database. */
  readonly environment?: Variables;
}

/**
 * What every context finds around itself in a process, over a test database: configuration, silent log, clock, metrics,
 * database with unit of work, idempotency records. Override what the spec needs otherwise, then
 * `const module = await builder.compile(); await module.init()`, and `await module.close()` at the end.
 */
export function testingModule({
  database,
  imports = [],
  providers = [],
  configs = [],
  environment = {},
}: ContextOptions): TestingModuleBuilder {
  return Test.createTestingModule({
    imports: [
      configModule({ LOG_LEVEL: 'silent', ...database.environment, ...environment }, configs),
      LoggingModule,
      ClockModule,
      MetricsModule,
      DatabaseModule.forRoot(),
      IdempotencyModule,
      ...imports,
    ],
    providers: [...providers],
  });
}

@Module({})
class TestConfigModule {}

/** Platform's configuration, and more, from these variables instead of the process's; what has none of its own is left out. */
export function configModule(variables: Variables, more: readonly ConfigClass[] = []): DynamicModule {
  const providers = readConfig(
    (env) => [
      ...[ProcessConfig, HttpConfig, MetricsConfig, ...more].map((config) => ({
        provide: config,
        useValue: new config(env),
      })),
      { provide: Currency, useValue: readCurrency(env) },
      ...(variables.DATABASE_HOST ? [{ provide: DatabaseConfig, useValue: new DatabaseConfig(env) }] : []),
      ...(variables.REDIS_URL ? [{ provide: RedisConfig, useValue: new RedisConfig(env) }] : []),
      ...(variables.AWS_REGION ? [{ provide: SqsConfig, useValue: new SqsConfig(env) }] : []),
      ...(variables.S3_BUCKET ? [{ provide: S3Config, useValue: new S3Config(env) }] : []),
      { provide: PublishedEvents, useValue: new PublishedEvents(published) },
      ...(variables.SQS_RANKING_QUEUE_URL
        ? [
            { provide: DestinationQueues, useValue: new DestinationQueues(published, env) },
            { provide: RankingQueueConfig, useValue: new RankingQueueConfig(env) },
          ]
        : []),
    ],
    variables,
  );
  return { module: TestConfigModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
}
