import type { Environment } from '@app/platform';
import { AccountsConfig } from './infrastructure/accounts.config';
import { PasswordConfig } from './infrastructure/password.config';
import { SessionConfig } from './infrastructure/session.config';
import { SignInConfig } from './infrastructure/sign-in.config';

/** The whole configuration of identity; the process that serves HTTP lists it in its ConfigModule. */
export class IdentityConfig {
  readonly accounts: AccountsConfig;
  readonly password: PasswordConfig;
  readonly session: SessionConfig;
  readonly signIn: SignInConfig;

  constructor(env: Environment) {
    this.accounts = new AccountsConfig(env);
    this.password = new PasswordConfig(env);
    this.session = new SessionConfig(env);
    this.signIn = new SignInConfig(env);
  }
}
