/** Random times, the same for the same seed. */
export class Chance {
  private state: number;

  constructor(
    seed: number,
    /** How much the times of `vary` differ: their standard deviation for each of the mean, from 0 to 1. */
    private readonly variation: number,
  ) {
    this.state = seed >>> 0;
  }

  /** A time with the average `mean`, seldom much longer, never shorter than its fixed part. */
  vary(mean: number): number {
    return mean * (1 - this.variation) + (this.variation === 0 ? 0 : this.exponential(mean * this.variation));
  }

  /** The time between two independent arrivals (Poisson). */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** From 0 to 1 (mulberry32, public domain). */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
