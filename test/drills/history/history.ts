import type { Write } from './write';

/** One request of an attempt, and how it ended. */
export interface Try {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tookMs: number;
  /** 0 where no answer came. */
  readonly status: number;
  /** `yes` for a success, a problem's code, or what the network did (`ECONNRESET`, `no answer`). */
  readonly code: string;
}

/** What a success says about its effect. */
export interface Yes {
  readonly answer: 'yes';
  /** The id of the order, the ledger's entry or the customer's coupon. */
  readonly id: string;
  /** Minor units: the order's total, the balance's change; undefined where the answer names none. */
  readonly amount: number | undefined;
}

export interface No {
  readonly answer: 'no';
  readonly code: string;
}

/** A keyed write: one key, repeated until the answer is definite. */
export interface Attempt {
  readonly key: string;
  readonly customerId: string;
  readonly write: Write;
  readonly tries: Try[];
  /** Every success that was answered to the key. They must be the same. */
  readonly successes: Yes[];
  /** Undefined where the caller gave up before a definite answer. */
  readonly outcome: Yes | No | undefined;
}

/** A request that changes nothing that is kept in the database: reads, carts, sign-ins. */
export interface Visit {
  readonly what: string;
  readonly last: Try;
}

/** What all callers asked and were answered, in the order of the answers. */
export class History {
  readonly attempts: Attempt[] = [];
  readonly visits: Visit[] = [];

  add(attempt: Attempt): void {
    this.attempts.push(attempt);
  }

  visited(what: string, last: Try): void {
    this.visits.push({ what, last });
  }

  /** Requests that were not answered with a success, by kind: `503 order.busy` → 12. The most frequent first. */
  errorsByKind(): Readonly<Record<string, number>> {
    const counts = new Map<string, number>();
    const tries = [...this.attempts.flatMap((attempt) => attempt.tries), ...this.visits.map(({ last }) => last)];
    for (const { status, code } of tries) {
      if (code === 'yes') continue;
      const kind = status === 0 ? code : `${status} ${code}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
  }

  /** When the first keyed write that began at or after the moment succeeded; undefined where none did. */
  firstSuccessSince(moment: number): number | undefined {
    let first: number | undefined;
    for (const { tries } of this.attempts) {
      for (const { at, tookMs, code } of tries) {
        if (code === 'yes' && at >= moment && (first === undefined || at + tookMs < first)) first = at + tookMs;
      }
    }
    return first;
  }
}
