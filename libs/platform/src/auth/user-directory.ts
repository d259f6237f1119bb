import { Injectable, type PipeTransform } from '@nestjs/common';
import { isId, type UserId } from '@app/kernel';
import { accessErrors } from './access.errors';

/** Whether a user exists; `identity` implements it. */
export abstract class UserDirectory {
  abstract exists(userId: UserId): Promise<boolean>;
}

/** `@Param('userId', ExistingUserPipe)`: refuses an operation on behalf of a user who does not exist. */
@Injectable()
export class ExistingUserPipe implements PipeTransform {
  constructor(private readonly users: UserDirectory) {}

  /** @throws identity.user-not-found */
  async transform(value: unknown): Promise<UserId> {
    const userId = String(value).toLowerCase() as UserId;
    if (!isId(userId) || !(await this.users.exists(userId))) throw accessErrors.error('identity.user-not-found');
    return userId;
  }
}
