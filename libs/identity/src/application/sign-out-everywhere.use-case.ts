import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { SessionStore } from './session-store';

@Injectable()
export class SignOutEverywhereUseCase {
  constructor(private readonly sessions: SessionStore) {}

  /** Ends every session of the user. @throws Unavailable */
  execute(userId: UserId): Promise<void> {
    return this.sessions.closeAll(userId);
  }
}
