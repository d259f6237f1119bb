import { Injectable } from '@nestjs/common';
import { Clock, newId, type Tx, UnitOfWork } from '@app/kernel';
import type { Email } from '../domain/email';
import { identityErrors } from '../domain/identity.errors';
import { Password } from '../domain/password';
import type { User } from '../domain/user';
import { PasswordHasher } from './password-hasher';
import { UserRepository } from './user.repository';

export interface SignUp {
  readonly email: Email;
  readonly password: string;
  readonly name: string;
}

@Injectable()
export class SignUpUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws identity.email-taken, identity.weak-password, identity.busy, Unavailable */
  async execute({ email, password: chosen, name }: SignUp): Promise<User> {
    const password = Password.choose(chosen, { email, name });
    if (await this.users.findByEmail(email)) throw emailTaken(); // check before computing a hash
    const user: User = {
      userId: newId(),
      email,
      name,
      passwordHash: await this.hasher.hash(password, 'sign-up'),
      role: 'customer',
      createdAt: this.clock.now(),
    };
    await this.uow.run((tx) => this.insert(tx, user));
    return user;
  }

  private async insert(tx: Tx, user: User): Promise<void> {
    const holder = await this.users.lockByEmail(tx, user.email);
    if (!holder) return this.users.insert(tx, user);
    // The row is our own: an earlier run was committed, and the answer to its COMMIT was lost.
    if (holder.userId !== user.userId) throw emailTaken();
  }
}

const emailTaken = () => identityErrors.error('identity.email-taken');
