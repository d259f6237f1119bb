import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Tx, UserId } from '@app/kernel';
import { entitiesIn, isDuplicateKeyOf, lockEntity } from '@app/platform';
import type { Repository } from 'typeorm';
import { UserRepository } from '../application/user.repository';
import type { Email } from '../domain/email';
import type { User } from '../domain/user';
import { UserEntity } from './user.entity';

@Injectable()
export class TypeOrmUserRepository extends UserRepository {
  constructor(@InjectRepository(UserEntity) private readonly users: Repository<User>) {
    super();
  }

  async findByEmail(email: Email): Promise<User | undefined> {
    return (await this.users.findOneBy({ email })) ?? undefined;
  }

  lockByEmail(tx: Tx, email: Email): Promise<User | undefined> {
    return tx.lock('users', (locking) => lockEntity(locking, this.users, { email }));
  }

  async insert(tx: Tx, user: User): Promise<void> {
    await entitiesIn(tx, this.users, { conflictOn: isDuplicateKeyOf('users_by_email') }).insert(user);
  }

  async saveAccess(tx: Tx, { userId, role, passwordHash }: User): Promise<void> {
    await entitiesIn(tx, this.users).update({ userId }, { role, passwordHash });
  }

  async replacePasswordHash(
    tx: Tx,
    { userId, from, to }: { readonly userId: UserId; readonly from: string; readonly to: string },
  ): Promise<void> {
    await entitiesIn(tx, this.users).update({ userId, passwordHash: from }, { passwordHash: to });
  }
}
