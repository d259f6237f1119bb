import { enforce, type OrderId, type UserId } from '@app/kernel';
import type { Entry, Movement } from './entry';
import { aBalanceIsAnExactNumber, aBalanceIsNeverNegative } from './wallet.rules';

/** Amounts are minor units, above zero where nothing else is said. */
type WithoutOrder = Pick<Movement, 'entryId' | 'amount' | 'note' | 'at'>;
type OfOrder = Pick<Movement, 'entryId' | 'amount' | 'at'> & { readonly orderId: OrderId };

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

  /** Whether it can pay so much. */
  covers(amount: number): boolean {
    return this.current >= amount;
  }

  /** Whether so much can be added. */
  hasRoomFor(amount: number): boolean {
    return aBalanceIsAnExactNumber(this.current + amount) === undefined;
  }

  /** Money that is paid in. `note`: the reference of the charge. @throws balance.too-large */
  charge({ entryId, amount, note, at }: WithoutOrder): Entry {
    return this.book({ entryId, kind: 'charge', counterAccount: 'cash', amount, orderId: undefined, note, at });
  }

  /** Money that an order costs. @throws balance.too-small */
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

  /** Money of an order that comes back. @throws balance.too-large */
  refund({ entryId, kind, amount, orderId, at }: OfOrder & { readonly kind: 'refund' | 'cancellation' }): Entry {
    return this.book({ entryId, kind, counterAccount: 'sales', amount, orderId, note: undefined, at });
  }

  /** Sets an error right; a negative amount takes away. `note`: the reason. @throws balance.too-small, balance.too-large */
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

  /** What must be written. */
  newEntries(): readonly Entry[] {
    return this.added;
  }

  /** Field by field: each order has an entry. */
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
