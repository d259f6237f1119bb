import { Injectable, Optional } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { isForgeable, Log } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { SignInListener } from '../../contract';

/** Tells whoever listens, if anybody does, that somebody has signed in. */
@Injectable()
export class SignInAnnouncement {
  constructor(
    private readonly log: Log,
    @Optional() private readonly listener?: SignInListener,
  ) {}

  /** What another site's page has a browser send along is nobody's wish: the listener does not get those cookies. */
  async announce(userId: UserId, request: FastifyRequest): Promise<void> {
    try {
      await this.listener?.signedIn({ userId, cookies: isForgeable(request) ? {} : request.cookies });
    } catch (error) {
      this.log.warn({ err: error, requestId: request.id }, 'a sign-in was not heard of');
    }
  }
}
