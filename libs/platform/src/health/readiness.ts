import { Injectable } from '@nestjs/common';
import { Deadline } from '../time/deadline';

const CHECK_DEADLINE_MS = 1_000;

export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'up' | 'down' | 'shutting-down'>>;
  /** Information for operators that does not affect readiness; absent where there is none. */
  readonly details?: Readonly<Record<string, object>>;
}

/** Whether this process should receive work. Dependencies register a check; a shutdown overrides them all. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, () => Promise<unknown>>();
  private readonly details = new Map<string, () => object>();
  private shuttingDown = false;

  /** `check` rejects when the dependency cannot be used. */
  register(name: string, check: () => Promise<unknown>): void {
    this.checks.set(name, check);
  }

  /** `detail` is added to each report and does not affect readiness. */
  describe(name: string, detail: () => object): void {
    this.details.set(name, detail);
  }

  /** Reports "not ready" from now on, while work in progress still ends. */
  refuse(): void {
    this.shuttingDown = true;
  }

  async report(): Promise<ReadinessReport> {
    if (this.shuttingDown) return { ready: false, checks: { process: 'shutting-down' } };
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await isUp(check)] as const),
    );
    return {
      ready: results.every(([, up]) => up),
      checks: Object.fromEntries(results.map(([name, up]) => [name, up ? 'up' : 'down'])),
      ...(this.details.size > 0 && { details: this.describeAll() }),
    };
  }

  private describeAll(): Record<string, object> {
    return Object.fromEntries([...this.details].map(([name, detail]) => [name, detail()]));
  }
}

async function isUp(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await Deadline.after(CHECK_DEADLINE_MS).race(check());
    return true;
  } catch {
    return false;
  }
}
