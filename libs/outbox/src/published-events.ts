import type { DestinationDefinition, EventDefinition } from '@app/kernel';
import type { Environment } from '@app/platform';
import { Destinations } from './destinations';

/** The events and destinations that the manifests of the contexts declare. */
export interface Published {
  readonly events: readonly EventDefinition[];
  readonly destinations: readonly DestinationDefinition[];
}

/** The bits of `outbox_events.sent_to`. */
const MARKS = Array.from({ length: 16 }, (_, bit) => 2 ** bit);
/** The length of `outbox_deliveries.destination` in characters. */
const NAME = /^[\x21-\x7e]{1,40}$/;

/** The events that leave the system. Every process that writes or sends events creates it at its start. */
export class PublishedEvents {
  readonly destinations: Destinations;
  private readonly schemaVersions: ReadonlyMap<string, number>;

  /** @throws for an event without a destination, an unknown destination, and a duplicate type, name or mark */
  constructor(published: Published) {
    check(published);
    this.schemaVersions = new Map(published.events.map(({ type, schemaVersion }) => [type, schemaVersion]));
    this.destinations = new Destinations(
      published.destinations.map(({ name, mark }) => ({
        name,
        mark,
        types: published.events.filter((event) => event.destinations.includes(name)).map(({ type }) => type),
      })),
    );
  }

  get types(): readonly string[] {
    return [...this.schemaVersions.keys()];
  }

  /** The `dataschema` of an event. @throws for a type without a published schema: no outside system could read it. */
  dataSchemaOf(type: string): string {
    const version = this.schemaVersions.get(type);
    if (version === undefined) throw new Error(`events of type ${type} have no published schema`);
    return `urn:commerce-backend:schema:${type}:${version}`;
  }
}

function check({ events, destinations }: Published): void {
  const names = destinations.map(({ name }) => name);
  for (const { name, mark } of destinations) {
    if (!NAME.test(name)) throw new Error(`the destination "${name}" must have 1 to 40 ASCII characters`);
    if (!MARKS.includes(mark)) throw new Error(`the mark of the destination ${name} must be one of 1, 2, 4 … 32768`);
  }
  for (const { type, destinations: wanted } of events) {
    if (wanted.length < 1) throw new Error(`events of type ${type} have no destination`);
    const unknown = wanted.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new Error(`events of type ${type} go to ${unknown}, which is no destination`);
  }
  refuseRepeated('destination', names);
  refuseRepeated(
    'mark of a destination',
    destinations.map(({ mark }) => mark),
  );
  refuseRepeated(
    'type of an event',
    events.map(({ type }) => type),
  );
}

function refuseRepeated(what: string, values: readonly (string | number)[]): void {
  const repeated = values.find((value, n) => values.indexOf(value) !== n);
  if (repeated !== undefined) throw new Error(`the ${what} ${repeated} is used twice`);
}

/** The queue of each destination, for a process that sends. */
export class DestinationQueues {
  private readonly urls: ReadonlyMap<string, string>;

  constructor({ destinations }: Published, env: Environment) {
    this.urls = new Map(destinations.map(({ name, queueUrl }) => [name, env.read(queueUrl)]));
  }

  /** @throws for a destination without a queue */
  urlOf(name: string): string {
    const url = this.urls.get(name);
    if (url === undefined) throw new Error(`there is no queue for ${name}`);
    return url;
  }
}
