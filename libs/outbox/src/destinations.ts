/** A subscriber, which gets events through a queue of its own. */
export interface Destination {
  readonly name: string;
  readonly mark: number;
  readonly types: readonly string[];
}

/**
 * The destinations of each event type. A new destination gets later events only, and a bit that no other destination
 * ever had.
 */
export class Destinations {
  constructor(readonly all: readonly Destination[]) {}

  of(type: string): readonly Destination[] {
    return this.all.filter(({ types }) => types.includes(type));
  }

  /** @throws for an unknown name */
  markOf(name: string): number {
    const destination = this.all.find((each) => each.name === name);
    if (!destination) throw new Error(`there is no destination ${name}`);
    return destination.mark;
  }
}
