import type { Id } from '@app/kernel';

/** Ids that are always the same for the same name (RFC 9562, version 8): who makes one again finds what it made. */
export abstract class SameIds {
  abstract of<T extends string>(name: string): Id<T>;
  /** That of the lines, joined by line feeds. Lets others work in between. */
  abstract ofLines<T extends string>(lines: readonly string[]): Promise<Id<T>>;
}
