import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignInDelay } from '../application/sign-in-delay';

/** The bound of a process. Each delayed sign-in holds a request and a connection, but no hash slot. */
const MOST_WAITING = 200;

@Injectable()
export class BoundedSignInDelay extends SignInDelay {
  private waiting = 0;

  async wait(ms: number): Promise<void> {
    if (ms === 0 || this.waiting >= MOST_WAITING) return;
    this.waiting++;
    try {
      await sleep(ms);
    } finally {
      this.waiting--;
    }
  }
}
