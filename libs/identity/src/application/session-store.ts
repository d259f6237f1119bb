import type { UserId } from '@app/kernel';
import type { Role } from '../domain/user';

/** The user data that a session holds, so that a request needs no database. */
export interface SessionUser {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface Session {
  readonly user: SessionUser;
  /** When the session ends without further use: the idle time-out, or the absolute one if it comes first. */
  readonly expiresAt: Date;
}

export interface OpenedSession extends Session {
  /** 256 random bits, base64url; returned once and never stored. */
  readonly token: string;
  /** The absolute time-out, which no use extends. */
  readonly endsAt: Date;
}

/** Sessions live in memory and may be lost with it: then users sign in again. Every method @throws Unavailable. */
export abstract class SessionStore {
  abstract open(user: SessionUser): Promise<OpenedSession>;

  /** One round trip; also extends the idle time-out, never the absolute one. */
  abstract find(token: string): Promise<Session | undefined>;

  abstract close(userId: UserId, token: string): Promise<void>;

  /** Ends every session that is open at the time of the call. A session that opens meanwhile stays open and listed. */
  abstract closeAll(userId: UserId): Promise<void>;
}
