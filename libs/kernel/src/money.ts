/**
 * Whole minor units (won, pence) of the store's one currency, never negative and never past 2^53-1:
 * fractions and unsafe integers cannot exist.
 */
export class Money {
  static readonly zero = new Money(0);

  private constructor(readonly amount: number) {}

  /** @throws RangeError: callers validate external input before they create Money. */
  static of(amount: number): Money {
    if (!Number.isSafeInteger(amount) || amount < 0) {
      throw new RangeError(`not a whole, non-negative amount of minor units: ${amount}`);
    }
    return new Money(amount);
  }

  static fits(amount: number): boolean {
    return Number.isSafeInteger(amount) && amount >= 0;
  }

  plus(other: Money): Money {
    return Money.of(this.amount + other.amount);
  }

  minus(other: Money): Money {
    return Money.of(this.amount - other.amount);
  }

  times(quantity: number): Money {
    return Money.of(this.amount * quantity);
  }

  covers(other: Money): boolean {
    return this.amount >= other.amount;
  }

  equals(other: Money): boolean {
    return this.amount === other.amount;
  }
}
