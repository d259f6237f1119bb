import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Id, newId, type UserId } from '@app/kernel';
import {
  AccessGuard,
  Authenticator,
  ClockModule,
  createHttpApp,
  LoggingModule,
  type Machine,
  MetricsModule,
  OwnWrites,
  ProblemFilter,
  type Role,
  type SignedInUser,
} from '@app/platform';
import { configModule } from './nest';

interface HttpAppOptions {
  readonly imports?: readonly (Type<object> | DynamicModule)[];
  readonly controllers?: readonly Type<object>[];
  readonly providers?: readonly Provider[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly authenticator?: TestAuthenticator;
  /** `FAST_PATH`, unless a spec compares the two ways. */
  readonly fastPath?: boolean;
  /** Features that an application enables before its routes are registered. */
  readonly configure?: (app: NestFastifyApplication) => void;
}

@Module({})
class TestHttpModule {}

/**
 * An HTTP application as our processes make it (filter, guard, pipe, request context), with only the controllers under
 * test in it and sessions that a spec hands out itself. Call it with `app.inject(…)`; close it at the end.
 */
export async function createTestHttpApp({
  imports = [],
  controllers = [],
  providers = [],
  environment = {},
  authenticator = new TestAuthenticator(),
  configure = () => undefined,
  fastPath,
}: HttpAppOptions): Promise<NestFastifyApplication> {
  const module = {
    module: TestHttpModule,
    imports: [
      configModule({ LOG_LEVEL: 'silent', ...environment }),
      LoggingModule,
      ClockModule,
      MetricsModule,
      ...imports,
    ],
    controllers: [...controllers],
    providers: [
      { provide: Authenticator, useValue: authenticator },
      OwnWrites,
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_GUARD, useClass: AccessGuard },
      ...providers,
    ],
  };
  const app = await createHttpApp(module, fastPath === undefined ? {} : { fastPath });
  configure(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Sessions and API keys in memory. */
export class TestAuthenticator extends Authenticator {
  private readonly sessions = new Map<string, SignedInUser>();
  private readonly machines = new Map<string, Machine>();

  /** A new user, or this one, with a session. Answers its token. */
  signIn(role: Role, userId: UserId = newId<'User'>()): string {
    const token = `token-of-${role}-${userId}`;
    this.sessions.set(token, {
      kind: 'user',
      userId,
      email: `${userId}@example.test`,
      name: 'Somebody',
      roles: [role],
      expiresAt: new Date('2100-01-01T00:00:00.000Z'),
    });
    return token;
  }

  /** A machine with these scopes. Answers its API key. */
  issueKey(...scopes: string[]): string {
    const key = `key-of-${newId()}`;
    this.machines.set(key, { kind: 'api-key', name: key, scopes, callerId: newId() satisfies Id<'Caller'> });
    return key;
  }

  findSession(token: string): Promise<SignedInUser | undefined> {
    return Promise.resolve(this.sessions.get(token));
  }

  findMachine(apiKey: string): Machine | undefined {
    return this.machines.get(apiKey);
  }
}
