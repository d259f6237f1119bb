import {
  type AfterCommit,
  type AnswerLedger,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  DomainError,
  idempotencyErrors,
  type LedgerOpening,
  type LockingTx,
  type RunOptions,
  type Tx,
  UnitOfWork,
} from '@app/kernel';

export const TX_NOW = new Date('2026-11-30T12:00:00.000Z');

/** Runs work in memory, for specs of use cases: records what it locks, writes and leaves for after the commit. */
export class MemoryUnitOfWork extends UnitOfWork {
  /** The ranks of the locks, in the order of the locking, and then `write` with the rank for each ledger. */
  readonly steps: string[] = [];
  readonly options: (RunOptions | undefined)[] = [];
  readonly afterCommits: AfterCommit[] = [];
  /** The value of `Tx.run`. */
  runNo = 1;

  async run<T>(work: (tx: Tx) => Promise<T> | T, options?: RunOptions): Promise<T> {
    this.options.push(options);
    const writes: (() => void)[] = [];
    const works: AfterCommit[] = [];
    const tx = {
      run: this.runNo,
      now: TX_NOW,
      lock: <Rows>(rank: string, read: (locking: LockingTx) => Rows): Rows => {
        this.steps.push(`lock ${rank}`);
        return read(tx);
      },
      open: async <Ledger>({ locks, writes: rank, read, write }: LedgerOpening<Ledger>): Promise<Ledger> => {
        this.steps.push(locks === undefined ? `read ${rank}` : `lock ${locks}`);
        const ledger = await read(tx);
        writes.push(() => {
          this.steps.push(`write ${rank}`);
          write(ledger);
        });
        return ledger;
      },
      afterCommit: (after: AfterCommit) => works.push(after),
      earlierRunCommitted: () => undefined,
    } as unknown as LockingTx;
    const result = await work(tx);
    for (const write of writes) write();
    this.afterCommits.push(...works);
    for (const { run } of works) await run();
    return result;
  }

  now(): Promise<Date> {
    return Promise.resolve(TX_NOW);
  }
}

/** The stored answers of keys, in memory. */
export class MemoryIdempotencyRecords extends IdempotencyRecords {
  readonly stored = new Map<string, { readonly request: IdempotentRequest; readonly body: string }>();
  readonly opened: (readonly IdempotentRequest[])[] = [];

  open(_tx: Tx, requests: readonly IdempotentRequest[]): Promise<AnswerLedger> {
    this.opened.push(requests);
    return Promise.resolve({
      answerTo: (request) => this.answerTo(request),
      store: (request, body) => this.stored.set(keyOf(request), { request, body }),
    });
  }

  private answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined {
    const stored = this.stored.get(keyOf(request));
    if (!stored) return undefined;
    return stored.request.requestHash.equals(request.requestHash)
      ? { body: stored.body, replayed: true }
      : idempotencyErrors.error('idempotency.key-reused');
  }
}

const keyOf = ({ callerId, key }: IdempotentRequest): string => `${callerId} ${key}`;
