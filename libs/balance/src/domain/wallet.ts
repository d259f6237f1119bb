import type { UserId } from '@app/kernel';
import { balanceErrors } from './balance.errors';
import type { Entry, Movement } from './entry';

/** One customer's money, locked. It exists in the database from its first entry on. */
export class Wallet {
  private readonly added: Entry[] = [];

  constructor(
    readonly userId: UserId,
    private current: number,
    private entryCount: number,
    readonly isNew: boolean,
  ) {}

  static empty(userId: UserId): Wallet {
    return new Wallet(userId, 0, 0, true);
  }

  /** Minor units. */
  get balance(): number {
    return this.current;
  }

  get entries(): number {
    return this.entryCount;
  }

  /** @throws balance.too-small, balance.too-large */
  book(movement: Movement): Entry {
    const balanceAfter = this.current + movement.amount;
    if (balanceAfter < 0) throw balanceErrors.error('balance.too-small', { detail: `the balance is ${this.current}` });
    if (!Number.isSafeInteger(balanceAfter)) throw balanceErrors.error('balance.too-large');
    const { entryId, kind, counterAccount, amount, orderId, note, at } = movement;
    const { userId } = this;
    const entryNo = this.entryCount + 1;
    const entry = { entryId, userId, entryNo, kind, counterAccount, amount, balanceAfter, orderId, note, at };
    this.current = balanceAfter;
    this.entryCount = entry.entryNo;
    this.added.push(entry);
    return entry;
  }

  /** What must be written. */
  newEntries(): readonly Entry[] {
    return this.added;
  }
}
