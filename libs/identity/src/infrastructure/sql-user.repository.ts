import { Injectable } from '@nestjs/common';
import type { Tx, UserId } from '@app/kernel';
import {
  Database,
  execute,
  fromBinary,
  insertRows,
  isDuplicateKeyOf,
  selectForUpdate,
  toBinary,
  type WrittenRow,
} from '@app/platform';
import { UserRepository } from '../application/user.repository';
import { Email } from '../domain/email';
import type { Role, User } from '../domain/user';

interface UserRow {
  readonly id: Buffer;
  readonly email: string;
  readonly name: string;
  readonly password_hash: string;
  readonly role: Role;
  readonly created_at: Date;
}

const COLUMNS = ['id', 'email', 'name', 'password_hash', 'role', 'created_at'] as const;
const BY_EMAIL = `SELECT ${COLUMNS.join(', ')} FROM users WHERE email = ?`;

@Injectable()
export class SqlUserRepository extends UserRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async findByEmail(email: Email): Promise<User | undefined> {
    const [row] = await this.database.query<UserRow>(BY_EMAIL, [email.address]);
    return row && toUser(row);
  }

  async lockByEmail(tx: Tx, email: Email): Promise<User | undefined> {
    const [row] = await tx.lock('users', (locking) => selectForUpdate<UserRow>(locking, BY_EMAIL, [email.address]));
    return row && toUser(row);
  }

  async insert(tx: Tx, user: User): Promise<void> {
    await insertRows(tx, 'users', COLUMNS, [toUserRow(user)], { conflictOn: isDuplicateKeyOf('users_by_email') });
  }

  async saveAccess(tx: Tx, { userId, role, passwordHash }: User): Promise<void> {
    await execute(tx, 'UPDATE users SET role = ?, password_hash = ? WHERE id = ?', [
      role,
      passwordHash,
      toBinary(userId),
    ]);
  }

  async replacePasswordHash(
    tx: Tx,
    { userId, from, to }: { readonly userId: UserId; readonly from: string; readonly to: string },
  ): Promise<void> {
    await execute(tx, 'UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?', [
      to,
      toBinary(userId),
      from,
    ]);
  }
}

const toUserRow = (user: User): WrittenRow<UserRow> => ({
  id: toBinary(user.userId),
  email: user.email.address,
  name: user.name,
  password_hash: user.passwordHash,
  role: user.role,
  created_at: user.createdAt,
});

const toUser = (row: UserRow): User => ({
  userId: fromBinary<'User'>(row.id),
  email: Email.of(row.email),
  name: row.name,
  passwordHash: row.password_hash,
  role: row.role,
  createdAt: row.created_at,
});
