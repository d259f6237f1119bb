import { Injectable } from '@nestjs/common';
import { Authenticator, type Machine, type SignedInUser } from '@app/platform';
import { type Session, SessionStore } from '../application/session-store';
import { ConfiguredApiKeys } from './configured-api-keys';

@Injectable()
export class RedisAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: SessionStore,
    private readonly apiKeys: ConfiguredApiKeys,
  ) {
    super();
  }

  findSession(token: string): Promise<SignedInUser | undefined> {
    return this.sessions.find(token).then(toSignedInUser);
  }

  findMachine(apiKey: string): Machine | undefined {
    return this.apiKeys.find(apiKey);
  }
}

/** Copies field by field: every signed-in request creates one (docs/performance.md, "What helped"). */
function toSignedInUser(session: Session | undefined): SignedInUser | undefined {
  if (!session) return undefined;
  const { userId, email, name, roles } = session.user;
  return { kind: 'user', userId, email, name, roles, expiresAt: session.expiresAt };
}
