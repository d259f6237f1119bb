import { Injectable, type PipeTransform } from '@nestjs/common';
import { isId, type UserId } from '@app/kernel';
import { accessErrors } from './access.errors';

/** Whether somebody is a user of the shop; `identity` implements it. */
export abstract class UserDirectory {
  abstract exists(userId: UserId): Promise<boolean>;
}

/** `@Param('userId', ExistingUserPipe)`: what is done on behalf of somebody is done for somebody who exists. */
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
