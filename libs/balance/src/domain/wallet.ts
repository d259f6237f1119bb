import { enforce, type OrderId, type UserId } from '@app/kernel';
import type { Entry, Movement } from './entry';
import { aBalanceIsAnExactNumber, aBalanceIsNeverNegative } from './wallet.rules';

/** Amounts are minor units, above zero unless stated otherwise. */
type WithoutOrder = Pick<Movement, 'entryId' | 'amount' | 'note' | 'at'>;
type OfOrder = Pick<Movement, 'entryId' | 'amount' | 'at'> & { readonly orderId: OrderId };

/** The locked wallet of one customer. It exists in the database from its first entry on. */
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

  /** Whether the balance covers the amount. */
  covers(amount: number): boolean {
    return this.current >= amount;
  }

  /** Whether the amount can be added. */
  hasRoomFor(amount: number): boolean {
    return aBalanceIsAnExactNumber(this.current + amount) === undefined;
  }

  /** Adds money paid in. `note`: the reference of the charge. @throws balance.too-large */
  charge({ entryId, amount, note, at }: WithoutOrder): Entry {
    return this.book({ entryId, kind: 'charge', counterAccount: 'cash', amount, orderId: undefined, note, at });
  }

  /** Pays for an order. @throws balance.too-small */
  pay({ entryId, amount, orderId, at }: OfOrder): Entry {
    return this.book({
      entryId,
      kind: 'order',
      counterAccount: 'sales',
      amount: -amount,
      orderId,
      note: undefined,
      at,
    });
  }

  /** Returns money of an order. @throws balance.too-large */
  refund({ entryId, kind, amount, orderId, at }: OfOrder & { readonly kind: 'refund' | 'cancellation' }): Entry {
    return this.book({ entryId, kind, counterAccount: 'sales', amount, orderId, note: undefined, at });
  }

  /**
   * Corrects an error; a negative amount reduces the balance. `note`: the reason.
   * @throws balance.too-small, balance.too-large
   */
  correct({ entryId, amount, note, at }: WithoutOrder): Entry {
    return this.book({
      entryId,
      kind: 'correction',
      counterAccount: 'corrections',
      amount,
      orderId: undefined,
      note,
      at,
    });
  }

  /** The entries to write. */
  newEntries(): readonly Entry[] {
    return this.added;
  }

  /** Copies field by field, since each order creates an entry. */
  private book({ entryId, kind, counterAccount, amount, orderId, note, at }: Movement): Entry {
    const { userId } = this;
    const balanceAfter = this.current + amount;
    enforce(aBalanceIsNeverNegative(this.current, balanceAfter));
    enforce(aBalanceIsAnExactNumber(balanceAfter));
    const entryNo = this.entryCount + 1;
    const entry = { entryId, userId, entryNo, kind, counterAccount, amount, balanceAfter, orderId, note, at };
    this.current = balanceAfter;
    this.entryCount = entryNo;
    this.added.push(entry);
    return entry;
  }
}
