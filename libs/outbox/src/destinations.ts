/** A subscriber: it gets events through a queue of its own. */
export interface Destination {
  readonly name: string;
  readonly mark: number;
  readonly types: readonly string[];
}

/** Who gets what. A new destination gets what happens from then on, and a bit that no other has had. */
export class Destinations {
  constructor(readonly all: readonly Destination[]) {}

  of(type: string): readonly Destination[] {
    return this.all.filter(({ types }) => types.includes(type));
  }

  /** @throws for a name that is none of theirs */
  markOf(name: string): number {
    const destination = this.all.find((each) => each.name === name);
    if (!destination) throw new Error(`there is no destination ${name}`);
    return destination.mark;
  }
}
