import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Authenticator, UserDirectory } from '@app/platform';
import { PasswordHasher } from './application/password-hasher';
import { ProvisionAdminUseCase } from './application/provision-admin.use-case';
import { SessionStore } from './application/session-store';
import { SignInDelay } from './application/sign-in-delay';
import { SignInThrottle } from './application/sign-in-throttle';
import { SignInUseCase } from './application/sign-in.use-case';
import { SignOutEverywhereUseCase } from './application/sign-out-everywhere.use-case';
import { SignOutUseCase } from './application/sign-out.use-case';
import { SignUpUseCase } from './application/sign-up.use-case';
import { UserRepository } from './application/user.repository';
import { AccountDirectory } from './contract/account-directory.queries';
import { AccountsConfig } from './infrastructure/accounts.config';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher';
import { BoundedSignInDelay } from './infrastructure/bounded-sign-in-delay';
import { ConfiguredApiKeys } from './infrastructure/configured-api-keys';
import { IdentityConfig } from './identity.config';
import { PasswordConfig } from './infrastructure/password.config';
import { RedisAuthenticator } from './infrastructure/redis-authenticator';
import { RedisSessionStore } from './infrastructure/redis-session.store';
import { RedisSignInThrottle } from './infrastructure/redis-sign-in.throttle';
import { SessionConfig } from './infrastructure/session.config';
import { SignInConfig } from './infrastructure/sign-in.config';
import { SqlAccountDirectory } from './infrastructure/sql-account-directory';
import { SqlUserDirectory } from './infrastructure/sql-user-directory';
import { TypeOrmUserRepository } from './infrastructure/typeorm-user.repository';
import { UserEntity } from './infrastructure/user.entity';

const configs = [
  { provide: AccountsConfig, inject: [IdentityConfig], useFactory: ({ accounts }: IdentityConfig) => accounts },
  { provide: PasswordConfig, inject: [IdentityConfig], useFactory: ({ password }: IdentityConfig) => password },
  { provide: SessionConfig, inject: [IdentityConfig], useFactory: ({ session }: IdentityConfig) => session },
  { provide: SignInConfig, inject: [IdentityConfig], useFactory: ({ signIn }: IdentityConfig) => signIn },
];

const useCases = [SignUpUseCase, SignInUseCase, SignOutUseCase, SignOutEverywhereUseCase, ProvisionAdminUseCase];

/** Global: the access guard and the pipes of every context authenticate callers. Needs an `IdentityConfig`. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([UserEntity])],
  providers: [
    ...configs,
    ...useCases,
    ConfiguredApiKeys,
    { provide: SignInDelay, useClass: BoundedSignInDelay },
    { provide: UserRepository, useClass: TypeOrmUserRepository },
    { provide: PasswordHasher, useClass: Argon2PasswordHasher },
    { provide: SessionStore, useClass: RedisSessionStore },
    { provide: SignInThrottle, useClass: RedisSignInThrottle },
    { provide: Authenticator, useClass: RedisAuthenticator },
    { provide: UserDirectory, useClass: SqlUserDirectory },
    { provide: AccountDirectory, useClass: SqlAccountDirectory },
  ],
  exports: [Authenticator, UserDirectory, AccountDirectory, AccountsConfig, ...useCases],
})
export class IdentityModule {}
