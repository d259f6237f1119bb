import type { Chance } from './chance';
import type { Processor } from './processor';
import { RedoLog } from './redo-log';
import { RowLock } from './row-lock';
import type { Placing, Scenario } from './scenario';
import type { Timeline } from './timeline';

/** An open transaction of an instance. */
export interface Transaction {
  readonly orders: number;
}

/** The MySQL server of all writes. */
export class Writer {
  private readonly log: RedoLog;
  private readonly placing: Placing;
  private readonly hotRow: RowLock<Transaction> | undefined;

  constructor(
    timeline: Timeline,
    private readonly processor: Processor,
    { hot, machine, placing }: Scenario,
    chance: Chance,
  ) {
    this.log = new RedoLog(timeline, machine.commit, chance);
    this.placing = placing;
    this.hotRow = hot ? new RowLock() : undefined;
  }

  /** Everything between a trip's arrival and its answer: CPU, the row's lock at the end of its trip, COMMIT in the last. */
  execute(transaction: Transaction, trip: number, answered: () => void): void {
    const { cpu, trips, lockingTrip } = this.placing;
    const work = (cpu.databaseTransaction + cpu.databaseOrder * transaction.orders) * trips[trip]!;
    const commitIfLast = (): void => {
      if (trip < trips.length - 1) answered();
      else this.commit(transaction, answered);
    };
    this.processor.run(work, () => {
      if (this.hotRow !== undefined && trip === lockingTrip) this.hotRow.acquire(transaction, commitIfLast);
      else commitIfLast();
    });
  }

  private commit(transaction: Transaction, answered: () => void): void {
    this.log.commit(() => {
      answered();
      this.hotRow?.release(transaction);
    });
  }
}
