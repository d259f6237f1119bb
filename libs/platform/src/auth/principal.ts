import type { Id, UserId } from '@app/kernel';

export type Role = 'customer' | 'admin';

/** A person with a session. */
export interface SignedInUser {
  readonly kind: 'user';
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly expiresAt: Date;
}

/** A machine with an API key. */
export interface Machine {
  readonly kind: 'api-key';
  readonly name: string;
  readonly scopes: readonly string[];
  /**
   * Derived from the key's name, so that idempotency keys and charge references stay with the machine when the key is
   * rotated.
   */
  readonly callerId: Id<'Caller'>;
}

export type Principal = SignedInUser | Machine;

export const callerIdOf = (principal: Principal): Id<'Caller'> =>
  principal.kind === 'user' ? (principal.userId as string as Id<'Caller'>) : principal.callerId;
