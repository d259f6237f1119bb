import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { Database, fromBinary, toBinary } from '@app/platform';
import { AccountDirectory, type AccountFacts } from '../contract/account-directory.queries';

interface AccountRow {
  readonly id: Buffer;
  readonly email: string;
  readonly role: AccountFacts['role'];
}

@Injectable()
export class SqlAccountDirectory extends AccountDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async findAll(userIds: readonly UserId[]): Promise<Map<UserId, AccountFacts>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.database.query<AccountRow>('SELECT id, email, role FROM users WHERE id IN (?)', [
      userIds.map(toBinary),
    ]);
    return new Map(
      rows.map(({ id, email, role }) => {
        const userId = fromBinary<'User'>(id);
        return [userId, { userId, email, role }];
      }),
    );
  }
}
