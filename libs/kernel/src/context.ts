import type { ErrorCatalogue } from './errors';
import type { Setting, UrlDefinition } from './settings';

/** The kind of a port: a command changes the context, a query reads it, a listener is implemented by other contexts. */
export type PortKind = 'command' | 'query' | 'listener';

export interface PortDefinition {
  readonly kind: PortKind;
  /** The file in `contract/` with the port and its types, and no other port. */
  readonly file: string;
}

/** The name of a context and of one of its ports: `product.Stocks`. */
export type PortName = `${string}.${string}`;

/** A queue that events are sent to, with a dead-letter queue of its own. */
export interface DestinationDefinition {
  /** Up to 40 ASCII characters; written into each delivery, so it never changes. */
  readonly name: string;
  /**
   * The bit of `outbox_events.sent_to` for the destination: one of 1, 2, 4 … 32768. It never changes and is never
   * reused.
   */
  readonly mark: number;
  readonly queueUrl: Setting<UrlDefinition>;
}

/** An event that leaves the system. */
export interface EventDefinition {
  readonly type: string;
  /** The version of the JSON Schema in docs/schemas that its data conforms to. */
  readonly schemaVersion: number;
  /** The names of destinations, at least one. */
  readonly destinations: readonly [string, ...string[]];
}

/** The facts about a context that need no running code. */
export interface ContextManifest {
  /** Its folder in `libs`. */
  readonly name: string;
  readonly errors: readonly ErrorCatalogue[];
  readonly settings: Readonly<Record<string, Setting>>;
  /** No SQL of another context may name one of them. */
  readonly tables: readonly string[];
  /** Sections of the API's description, in order, with their descriptions. */
  readonly tags: Readonly<Record<string, string>>;
  /** The ports that its contract offers to other contexts. */
  readonly ports: Readonly<Record<string, PortDefinition>>;
  /** The ports of other contexts that it may import. */
  readonly mayUse: readonly PortName[];
  readonly events: readonly EventDefinition[];
  /** The queues that this context declares: its own, or one that an outside system reads its events from. */
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

/** Builds a context's manifest; omitted parts are empty. */
export const defineContext = <const Name extends string>(
  manifest: { readonly name: Name } & Parts,
): ContextManifest & { readonly name: Name } => ({ ...NOTHING, ...manifest });
