/** The share of the calls that may be repeated. */
const SHARE = 0.1;
/** Repetitions a second that are allowed however few calls there are: rare calls, too, outlast a failover. */
const LEAST_PER_SECOND = 10;
/** Repetitions that may be saved up. */
const MOST_SAVED = 20;

/**
 * Bounds the repetitions of calls to a dependency that fails, so that they never multiply its load: a tenth of the
 * calls, and ten a second (ADR 0044).
 */
export class RetryBudget {
  private saved = MOST_SAVED;
  private refilledAt = performance.now();

  /** Counts a call that is no repetition. */
  called(): void {
    if (this.saved < MOST_SAVED) this.saved += SHARE;
  }

  /** Takes one repetition; false where the budget is spent. */
  take(): boolean {
    const now = performance.now();
    this.saved = Math.min(MOST_SAVED, this.saved + ((now - this.refilledAt) / 1_000) * LEAST_PER_SECOND);
    this.refilledAt = now;
    if (this.saved < 1) return false;
    this.saved -= 1;
    return true;
  }
}
