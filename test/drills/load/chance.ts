import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random choices; the same ones for the same seed. */
export class Chance {
  private readonly random;

  constructor(seed: number) {
    this.random = xoroshiro128plus(seed);
  }

  /** A chance of its own for one of several who choose side by side: how they take turns changes no choice. */
  static of(seed: number, who: number): Chance {
    return new Chance(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(who + 1, 0x85ebca6b));
  }

  /** From `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return uniformInt(this.random, least, most);
  }

  oneOf<T>(items: readonly [T, ...T[]]): T;
  oneOf<T>(items: readonly T[]): T | undefined;
  oneOf<T>(items: readonly T[]): T | undefined {
    return items[this.whole(0, Math.max(items.length - 1, 0))];
  }

  /** True so many times of a hundred. */
  percent(share: number): boolean {
    return this.whole(1, 100) <= share;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    return items.map(() => left.splice(this.whole(0, left.length - 1), 1)[0]!);
  }

  /** 32 hexadecimal digits. */
  name(): string {
    return Array.from({ length: 4 }, () => this.whole(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
  }
}
