import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { SessionStore } from './session-store';

@Injectable()
export class SignOutUseCase {
  constructor(private readonly sessions: SessionStore) {}

  /** Ends the one session of the token. @throws Unavailable */
  execute(userId: UserId, token: string): Promise<void> {
    return this.sessions.close(userId, token);
  }
}
