import { rankingErrors } from '../domain/ranking.errors';

interface Limits {
  readonly atOnce: number;
  readonly waiting: number;
}

/** First come, first served, a few at a time; who finds too many waiting is told so. */
export class FewAtOnce {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: Limits) {}

  /** @throws ranking.busy at once, before anything is begun, when too many wait. */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.atOnce && this.waiting.length >= this.limits.waiting) {
      throw rankingErrors.error('ranking.busy', { retryAfterSeconds: 1 });
    }
    return this.inTurn(work);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.limits.atOnce) this.running++;
    else await new Promise<void>((begin) => this.waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
