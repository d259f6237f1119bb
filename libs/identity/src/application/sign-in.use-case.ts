import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@app/kernel';
import { identityErrors } from '../domain/identity.errors';
import { Password } from '../domain/password';
import { ownsPasswordHash, rolesOf, type User } from '../domain/user';
import { PasswordHasher } from './password-hasher';
import { type OpenedSession, SessionStore } from './session-store';
import { SignInDelay } from './sign-in-delay';
import { type SignInAttempt, SignInThrottle } from './sign-in-throttle';
import { UserRepository } from './user.repository';

export interface SignIn extends SignInAttempt {
  readonly password: string;
}

@Injectable()
export class SignInUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionStore,
    private readonly throttle: SignInThrottle,
    private readonly delay: SignInDelay,
  ) {}

  /**
   * An unknown address and a wrong password have the same error and take the same time.
   * @throws identity.bad-credentials, identity.too-many-attempts, identity.busy, Unavailable
   */
  async execute({ password: typed, ...attempt }: SignIn): Promise<OpenedSession> {
    const password = Password.typed(typed);
    const { refusedForSeconds, delayMs } = await this.throttle.throttlingOf(attempt);
    refuseIfAny(refusedForSeconds);
    await this.delay.wait(delayMs);
    const user = await this.users.findByEmail(attempt.email);
    const right = await this.hasher.verify(password, user?.passwordHash);
    const before = Password.typedBefore(typed);
    // Verified in any case: the time must not show which form is right.
    const rightBefore = before !== undefined && (await this.hasher.verify(before, user?.passwordHash));
    if (!user || !(right || rightBefore)) {
      refuseIfAny(await this.throttle.countFailure(attempt));
      throw identityErrors.error('identity.bad-credentials');
    }
    // Concurrent guesses pass the first check together; past the limit no response may reveal a correct password.
    refuseIfAny((await this.throttle.throttlingOf(attempt)).refusedForSeconds);
    await this.renewHash(user, password, { outdated: !right });
    return this.sessions.open({
      userId: user.userId,
      email: user.email.address,
      name: user.name,
      roles: rolesOf(user),
    });
  }

  /** The password is known only now, so it is hashed again with the current parameters, and in its current form, here. */
  private async renewHash(user: User, password: Password, { outdated }: { readonly outdated: boolean }): Promise<void> {
    if (!ownsPasswordHash(user) || !(outdated || this.hasher.isOutdated(user.passwordHash))) return;
    const change = { userId: user.userId, from: user.passwordHash, to: await this.hasher.hash(password, 'sign-in') };
    await this.uow.run((tx) => this.users.replacePasswordHash(tx, change));
  }
}

function refuseIfAny(secondsToWait: number): void {
  if (secondsToWait > 0) {
    throw identityErrors.error('identity.too-many-attempts', { retryAfterSeconds: secondsToWait });
  }
}
