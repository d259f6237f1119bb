import type { Machine, SignedInUser } from './principal';

/** Finds the principal of a session token or an API key; `identity` implements it. */
export abstract class Authenticator {
  /** Also extends the session. @throws Unavailable when sessions cannot be read */
  abstract findSession(token: string): Promise<SignedInUser | undefined>;
  abstract findMachine(apiKey: string): Machine | undefined;
}
