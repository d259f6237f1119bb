import { Injectable, Optional } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { isForgeable, Log } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { SignInListener } from '../../contract';

/** Calls the sign-in listener, if there is one. */
@Injectable()
export class SignInAnnouncement {
  constructor(
    private readonly log: Log,
    @Optional() private readonly listener?: SignInListener,
  ) {}

  /**
   * Cookies that another site's page makes the browser send are not the user's intent: the listener does not get them.
   */
  async announce(userId: UserId, request: FastifyRequest): Promise<void> {
    try {
      await this.listener?.signedIn({ userId, cookies: isForgeable(request) ? {} : request.cookies });
    } catch (error) {
      this.log.warn({ err: error, requestId: request.id }, 'sign-in listener failed');
    }
  }
}
