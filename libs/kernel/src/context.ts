import type { ErrorCatalogue } from './errors';
import type { Setting, UrlDefinition } from './settings';

/** What a port of a contract does: it changes the context, reads it, or is implemented by others to hear of it. */
export type PortKind = 'command' | 'query' | 'listener';

export interface PortDefinition {
  readonly kind: PortKind;
  /** The file in `contract/` that has the port and its types, and no other port. */
  readonly file: string;
}

/** The name of a context and of one of its ports: `product.Stocks`. */
export type PortName = `${string}.${string}`;

/** A queue that events are sent to, with a dead-letter queue of its own. */
export interface DestinationDefinition {
  /** Up to 40 ASCII characters; written into each delivery, so it never changes. */
  readonly name: string;
  /** The bit of `outbox_events.sent_to` for it: one of 1, 2, 4 … 32768. It never changes and is never used again. */
  readonly mark: number;
  readonly queueUrl: Setting<UrlDefinition>;
}

/** An event that leaves the system. */
export interface EventDefinition {
  readonly type: string;
  /** The version of the JSON Schema in docs/schemas that its data keeps. */
  readonly schemaVersion: number;
  /** The names of destinations, at least one. */
  readonly destinations: readonly [string, ...string[]];
}

/** What there is to know of a context without running it. */
export interface ContextManifest {
  /** Its folder in `libs`. */
  readonly name: string;
  readonly errors: readonly ErrorCatalogue[];
  readonly settings: Readonly<Record<string, Setting>>;
  /** No SQL of another context names one of them. */
  readonly tables: readonly string[];
  /** Sections of the API's description, in order, with what they are about. */
  readonly tags: Readonly<Record<string, string>>;
  /** What its contract offers to other contexts. */
  readonly ports: Readonly<Record<string, PortDefinition>>;
  /** The ports of other contexts that it may import. */
  readonly mayUse: readonly PortName[];
  readonly events: readonly EventDefinition[];
  /** Queues that this context brings in: its own, or one that an outside system reads its events from. */
  readonly destinations: readonly DestinationDefinition[];
}

type Parts = Partial<Omit<ContextManifest, 'name'>>;

const NOTHING = {
  errors: [],
  settings: {},
  tables: [],
  tags: {},
  ports: {},
  mayUse: [],
  events: [],
  destinations: [],
} as const satisfies Parts;

/** A context's manifest. What is left out is empty. */
export const defineContext = <const Name extends string>(
  manifest: { readonly name: Name } & Parts,
): ContextManifest & { readonly name: Name } => ({ ...NOTHING, ...manifest });
