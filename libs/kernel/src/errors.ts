/** The kind of an error in business terms; only platform's filter maps a kind to an HTTP status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition-failed'
  | 'precondition-required'
  | 'timeout'
  | 'too-large'
  | 'unsupported-media-type'
  | 'method-not-allowed'
  | 'unprocessable'
  | 'too-many-requests'
  | 'busy'
  | 'internal';

/** One code of the published contract; `help` names the reader's next step. */
export interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly title: string;
  readonly help: string;
}

export interface ErrorOccurrence {
  readonly detail?: string;
  /** Machine-readable facts in addition to the text, such as the products that are out of stock. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** A broken rule with its published code. Thrown for a single request; a value for one order of a batch. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly title: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: string,
    definition: ErrorDefinition,
    occurrence: ErrorOccurrence = {},
  ) {
    const { detail = definition.help, cause } = occurrence;
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'DomainError';
    this.kind = definition.kind;
    this.title = definition.title;
    this.details = occurrence.details;
    this.retryAfterSeconds = occurrence.retryAfterSeconds;
  }
}

/** The kinds that are logged with a stack. A refusal is a normal answer, and its code identifies its origin. */
const WITH_STACK: readonly ErrorKind[] = ['internal', 'busy'];

/** Without a stack: walking it took 3 µs for each refusal. */
function withoutStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * The codes of one context: the errors that it may throw, that its API documents and that `/problems/{code}` explains.
 */
export class ErrorCatalogue<Code extends string = string> {
  constructor(private readonly definitions: Readonly<Record<Code, ErrorDefinition>>) {}

  error(code: Code, occurrence?: ErrorOccurrence): DomainError {
    const definition = this.definitions[code];
    const make = (): DomainError => new DomainError(code, definition, occurrence);
    return WITH_STACK.includes(definition.kind) ? make() : withoutStack(make);
  }

  definitionOf(code: Code): ErrorDefinition {
    return this.definitions[code];
  }

  find(code: string): ErrorDefinition | undefined {
    if (!Object.hasOwn(this.definitions, code)) return undefined; // `constructor` is a name of every object
    return (this.definitions as Readonly<Record<string, ErrorDefinition>>)[code];
  }

  codes(): Code[] {
    return Object.keys(this.definitions) as Code[];
  }
}

/** For rules that return an error or nothing. @throws that error */
export function enforce(broken: DomainError | undefined): void {
  if (broken) throw broken;
}
