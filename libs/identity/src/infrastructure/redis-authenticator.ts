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

const toSignedInUser = (session: Session | undefined): SignedInUser | undefined =>
  session && { kind: 'user', ...session.user, expiresAt: session.expiresAt };
