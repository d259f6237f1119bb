import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { Database, toBinary, UserDirectory } from '@app/platform';

/** The users that can be charged and can buy: the customers. An admin has no wallet and places no orders. */
@Injectable()
export class SqlUserDirectory extends UserDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  /** @throws Unavailable */
  async exists(userId: UserId): Promise<boolean> {
    const rows = await this.database.query(`SELECT 1 FROM users WHERE id = ? AND role = 'customer'`, [
      toBinary(userId),
    ]);
    return rows.length > 0;
  }
}
