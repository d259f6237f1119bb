import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

/** Each that waits holds a request and a connection, but no place among the hashes. */
const MOST_WAITING = 200;

/** The pause before a password of an account with many failures is looked at. */
@Injectable()
export class SignInDelay {
  private waiting = 0;

  /** Returns at once when too many wait already: a delay is never a reason to refuse. */
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
