import { Injectable } from '@nestjs/common';
import { Authenticator, type Machine, type SignedInUser } from '@app/platform';
import { SessionStore } from '../application/session-store';
import { ConfiguredApiKeys } from './configured-api-keys';

@Injectable()
export class RedisAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: SessionStore,
    private readonly apiKeys: ConfiguredApiKeys,
  ) {
    super();
  }

  async findSession(token: string): Promise<SignedInUser | undefined> {
    const session = await this.sessions.find(token);
    return session && { kind: 'user', ...session.user, expiresAt: session.expiresAt };
  }

  findMachine(apiKey: string): Machine | undefined {
    return this.apiKeys.find(apiKey);
  }
}
