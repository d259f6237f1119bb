import type { UserId } from '@app/kernel';

/** An account, for staff who must know who did something. */
export interface AccountFacts {
  readonly userId: UserId;
  readonly email: string;
  readonly role: 'customer' | 'admin';
}

/** Reads accounts outside any transaction. */
export abstract class AccountDirectory {
  /** One query for any number; unknown ids are absent. @throws Unavailable without a database */
  abstract findAll(userIds: readonly UserId[]): Promise<Map<UserId, AccountFacts>>;
}
