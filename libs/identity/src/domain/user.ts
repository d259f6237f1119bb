import type { UserId } from '@app/kernel';
import type { Email } from './email';

/** A customer buys; an admin runs the shop and does not buy. */
export type Role = 'customer' | 'admin';

export interface User {
  readonly userId: UserId;
  readonly email: Email;
  readonly name: string;
  /** A PHC string of argon2id. */
  readonly passwordHash: string;
  readonly role: Role;
  readonly createdAt: Date;
}

export const rolesOf = ({ role }: User): readonly Role[] => [role];

/**
 * An admin's hash comes from the configuration: rehashing it here would look like a changed password at the next start.
 */
export const ownsPasswordHash = ({ role }: User): boolean => role !== 'admin';
