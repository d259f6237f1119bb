import type { Id } from '@app/kernel';

/** Ids that are derived from a name (RFC 9562, version 8): deriving an id again finds what it identifies. */
export abstract class SameIds {
  abstract of<T extends string>(name: string): Id<T>;
  /** The name of the lines, joined by line feeds. Pauses for other work. */
  abstract ofLines<T extends string>(lines: readonly string[]): Promise<Id<T>>;
}
