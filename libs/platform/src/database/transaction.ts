import {
  type AfterCommit,
  type LedgerOpening,
  LOCK_ORDER,
  LockOrderBroken,
  type LockingTx,
  type LockRank,
  type Tx,
  WRITE_ORDER,
} from '@app/kernel';
import type { RoundTrips } from './round-trips';

interface OpenLedger {
  readonly writeRank: number;
  readonly write: () => void;
}

const open = new WeakMap<Tx, RoundTrips>();

/** The only way from a Tx to its connection. @throws when the transaction has already ended */
export function roundTripsOf(tx: Tx): RoundTrips {
  const roundTrips = open.get(tx);
  if (!roundTrips) throw new Error('this Tx was used outside its transaction');
  return roundTrips;
}

/** The state of one run: its locks, its pending writes, and the work that follows its commit. */
export class Transaction {
  private lastLocked = -1;
  private readonly ledgers: OpenLedger[] = [];
  private readonly following = new Map<string, AfterCommit>();
  private foundEarlierRun = false;

  constructor(
    private readonly roundTrips: RoundTrips,
    readonly run: number,
  ) {
    open.set(this.tx, roundTrips);
  }

  /** The transaction as the work gets it. */
  get tx(): Tx {
    return this as unknown as Tx; // the brand is a type only
  }

  get now(): Date {
    return this.roundTrips.now;
  }

  /** The clock of `RoundTrips`. */
  get mayHaveCommitted(): boolean {
    return this.roundTrips.mayHaveCommitted;
  }

  lock<Rows>(rank: LockRank, read: (tx: LockingTx) => Rows): Rows {
    this.claim(rank);
    return neverUnhandled(read(this.tx as LockingTx));
  }

  open<Ledger>({ locks, writes, read, write }: LedgerOpening<Ledger>): Promise<Ledger> {
    if (locks !== undefined) this.claim(locks);
    let ledger: { readonly opened: Ledger } | undefined;
    this.ledgers.push({
      writeRank: WRITE_ORDER.indexOf(writes),
      write: () => {
        if (!ledger) throw new Error(`the ledger of ${writes} was opened, and its rows were not waited for`);
        write(ledger.opened);
      },
    });
    const opening = read(this.tx as LockingTx).then((opened) => {
      ledger = { opened };
      return opened;
    });
    return neverUnhandled(opening);
  }

  afterCommit(work: AfterCommit): void {
    roundTripsOf(this.tx);
    this.following.set(`${work.name} ${work.subject ?? ''}`, work);
  }

  earlierRunCommitted(): void {
    this.foundEarlierRun = true;
  }

  /** Sends the last statements before COMMIT: the changes of the ledgers, in the order of their ranks. */
  writeLedgers(): void {
    this.ledgers.sort((a, b) => a.writeRank - b.writeRank);
    for (const { write } of this.ledgers) write();
  }

  /** From here on the run accepts no further work. */
  end(): void {
    open.delete(this.tx);
  }

  /** The work that follows the commit of this run, or of an earlier run that this run has found committed. */
  followedBy(earlier: Transaction | undefined): Iterable<AfterCommit> {
    if (!earlier || !this.foundEarlierRun) return this.following.values();
    return new Map([...earlier.following, ...this.following]).values();
  }

  private claim(rank: LockRank): void {
    const wanted = LOCK_ORDER.indexOf(rank);
    const held = LOCK_ORDER[this.lastLocked];
    if (held !== undefined && wanted <= this.lastLocked) throw new LockOrderBroken(rank, held);
    this.lastLocked = wanted;
  }
}

/** The rollback rejects this promise even where a call beside it in the same `Promise.all` threw first, and it is not awaited. */
function neverUnhandled<T>(result: T): T {
  if (result instanceof Promise) result.catch(() => undefined);
  return result;
}
