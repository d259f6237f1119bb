import type { UserId } from '@app/kernel';
import type { Role } from '../domain/user';

/** What a session knows of its user without asking the database. */
export interface SessionUser {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface Session {
  readonly user: SessionUser;
  /** When it ends if it is not used again: the idle time-out, or the absolute one where that comes first. */
  readonly expiresAt: Date;
}

export interface OpenedSession extends Session {
  /** 256 random bits, base64url; told once and never stored. */
  readonly token: string;
  /** The absolute time-out, however much it is used. */
  readonly endsAt: Date;
}

/** Sessions live in memory and may be lost with it: then people sign in again. Every method @throws Unavailable. */
export abstract class SessionStore {
  abstract open(user: SessionUser): Promise<OpenedSession>;

  /** One round trip; also puts off the idle time-out, never the absolute one. */
  abstract find(token: string): Promise<Session | undefined>;

  abstract close(userId: UserId, token: string): Promise<void>;

  /** Every session that was open when it was called. One that opens meanwhile stays, and stays known. */
  abstract closeAll(userId: UserId): Promise<void>;
}
