import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';
import { Clock, newId, type UserId } from '@app/kernel';
import {
  AccessGuard,
  ClockModule,
  createHttpApp,
  DatabaseModule,
  LoggingModule,
  MetricsModule,
  ProblemFilter,
  REDIS,
  type RedisClient,
  RedisModule,
} from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { configModule, testingModule } from '@test/support/nest';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { TestClock } from '@test/support/test-clock';
import { waitFor } from '@test/support/wait-for';
import { type SignIn, SignInUseCase } from '../src/application/sign-in.use-case';
import { SignUpUseCase } from '../src/application/sign-up.use-case';
import { Email } from '../src/domain/email';
import type { User } from '../src/domain/user';
import { IdentityHttpModule } from '../src/identity-http.module';
import { IdentityConfig } from '../src/identity.config';
import { IdentityModule } from '../src/identity.module';
import { identityMigrations } from '../src/infrastructure/migrations';

type Variables = Readonly<Record<string, string>>;

/** The minimum cost of argon2. */
const CHEAP: Variables = { PASSWORD_MEMORY_KIB: '1024', PASSWORD_ITERATIONS: '1', PASSWORD_PARALLELISM: '1' };

export const PASSWORD = 'three quiet rivers';

/** A database and a Redis for the contexts and applications of one spec file. */
export class IdentityServers {
  private constructor(
    readonly database: TestDatabase,
    readonly redis: TestRedis,
  ) {}

  static async start(): Promise<IdentityServers> {
    return new IdentityServers(await createTestDatabase(identityMigrations), await createTestRedis());
  }

  environment(more: Variables): Variables {
    return { ...this.database.environment, REDIS_URL: this.redis.url, LOG_LEVEL: 'silent', ...CHEAP, ...more };
  }

  async stop(): Promise<void> {
    await this.database.drop();
    await this.redis.close();
  }
}

/** The context without HTTP, as another process would use it. */
export class TestIdentity {
  private constructor(
    readonly module: TestingModule,
    readonly clock: TestClock,
  ) {}

  /** `redisIsUp: false` for a spec without Redis. */
  static async start(
    servers: IdentityServers,
    environment: Variables = {},
    { clock = new TestClock(), redisIsUp = true } = {},
  ): Promise<TestIdentity> {
    const module = await testingModule({
      database: servers.database,
      imports: [RedisModule.forRoot(), IdentityModule],
      configs: [IdentityConfig],
      environment: servers.environment(environment),
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    const identity = new TestIdentity(module, clock);
    if (redisIsUp) await waitFor(() => identity.redis.isReady, { what: 'Redis' });
    return identity;
  }

  get redis(): RedisClient {
    return this.module.get<RedisClient>(REDIS);
  }

  signUp({ email = someEmail(), password = PASSWORD, name = 'Kim Minji' } = {}): Promise<User> {
    return this.module.get(SignUpUseCase).execute({ email, password, name });
  }

  signIn({ email, password = PASSWORD, clientAddress = '203.0.113.7' }: Partial<SignIn> & { email: Email }) {
    return this.module.get(SignInUseCase).execute({ email, password, clientAddress });
  }

  stop(): Promise<void> {
    return this.module.close();
  }
}

export const someEmail = (): Email => Email.of(`customer-${newId()}@example.com`);

export const sessionUser = (userId: UserId = newId()) => ({
  userId,
  email: 'minji@example.com',
  name: 'Kim Minji',
  roles: ['customer'] as const,
});

@Module({})
class TestApiModule {}

/** The context with its routes, as the api uses it. */
export async function startHttpApp(
  servers: IdentityServers,
  more: Variables = {},
  imports: readonly DynamicModule[] = [],
): Promise<NestFastifyApplication> {
  const app = await createHttpApp({
    module: TestApiModule,
    imports: [
      configModule(servers.environment(more), [IdentityConfig]),
      LoggingModule,
      ClockModule,
      MetricsModule,
      DatabaseModule.forRoot(),
      RedisModule.forRoot(),
      IdentityHttpModule,
      ...imports,
    ],
    providers: [
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_GUARD, useClass: AccessGuard },
    ],
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
