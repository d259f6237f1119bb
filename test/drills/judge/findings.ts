const MOST = 20;

/** Counts what was found of one kind, and keeps the first sentences. */
export class Findings {
  count = 0;
  private readonly kept: string[] = [];

  constructor(private readonly kind: string) {}

  add(sentence: string, count = 1): void {
    this.count += count;
    if (this.kept.length < MOST) this.kept.push(`${this.kind}: ${sentence}`);
  }

  get sentences(): readonly string[] {
    return this.kept;
  }
}
