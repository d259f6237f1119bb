import { Clock } from '@app/kernel';

/** A clock that stands until it is moved; transactions go by it, too. */
export class TestClock extends Clock {
  constructor(private current: Date = new Date('2026-11-20T12:00:00.000Z')) {
    super();
  }

  now(): Date {
    return new Date(this.current);
  }

  timeOf(): Date {
    return this.now();
  }

  set(time: Date | string): void {
    this.current = new Date(time);
  }

  advance(ms: number): void {
    this.current = new Date(this.current.getTime() + ms);
  }
}
