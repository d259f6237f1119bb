import { isFastPathOn } from '@app/fast-path';
import type { Id } from '@app/kernel';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { acceptKnown } from './accept-known';
import { Moment } from './event-fields';
import {
  Equals,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Min,
  type ValidationError,
  validateSync,
} from 'class-validator';

/** The members of every CloudEvent. Unknown members are allowed, because the format grows. */
class Envelope {
  @Equals('1.0')
  readonly specversion: string;
  @IsUUID()
  readonly id: string;
  @Length(1, 200)
  @IsString()
  readonly type: string;
  @IsString()
  readonly source: string;
}

class SequencedEnvelope extends Envelope {
  @IsUUID()
  readonly subject: string;
  @Moment()
  readonly time: string;
  @Min(1)
  @IsInt()
  readonly sequence: number;
}

class EnvelopeWithData extends SequencedEnvelope {
  @IsObject()
  readonly data: object;
}

/** The event types of a consumer, each with the class that validates the data which the consumer uses. */
type DataClasses = Readonly<Record<string, ClassConstructor<object>>>;

/** An event of one of the types, with validated data. */
export type ReceivedEvent<Types extends DataClasses> = {
  readonly [Type in keyof Types & string]: {
    readonly eventId: Id<'Event'>;
    readonly type: Type;
    /** The id of the order. */
    readonly subject: string;
    /** When it was booked. */
    readonly time: Date;
    readonly sequence: number;
    readonly data: InstanceType<Types[Type]>;
  };
}[keyof Types & string];

export type Reading<Event> =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly problem: string };

/** Reads a message's body. The problem names what is wrong and does not repeat the content. */
export function readEvent<Types extends DataClasses>(
  body: string | undefined,
  types: Types,
): Reading<ReceivedEvent<Types>> {
  const json = parse(body);
  if (!isObject(json)) return malformed('not a JSON object');
  const { type } = json as Partial<Envelope>;
  const dataClass = Object.hasOwn(types, String(type)) ? types[String(type)] : undefined;
  if (dataClass) return readKnown(json, dataClass) as Reading<ReceivedEvent<Types>>;
  const problem = problemOf(Object.assign(new Envelope(), partsOf(json)));
  return problem === undefined ? { kind: 'other' } : malformed(problem);
}

/**
 * The compiled validators accept data that is certainly valid; class-validator checks the rest, and names the problems.
 */
function readKnown(json: object, dataClass: ClassConstructor<object>): Reading<ReceivedEvent<DataClasses>> {
  if (!isFastPathOn) return judge(json, dataClass);
  const { specversion, id, type, source, subject, time, sequence, data } = json as Partial<EnvelopeWithData>;
  const envelope = { specversion, id, type, source, subject, time, sequence };
  const sure = acceptKnown(SequencedEnvelope, envelope) as SequencedEnvelope | undefined;
  const sureData = sure && acceptKnown(dataClass, data);
  return sureData ? toReading(sure, sureData) : judge(json, dataClass);
}

function judge(json: object, dataClass: ClassConstructor<object>): Reading<ReceivedEvent<DataClasses>> {
  const envelope = Object.assign(new EnvelopeWithData(), partsOf(json));
  const data = isObject(envelope.data) ? plainToInstance(dataClass, envelope.data) : undefined;
  const problem = problemOf(envelope) ?? (data && problemOf(data, '/data'));
  if (problem !== undefined || data === undefined) return malformed(problem ?? 'no data');
  return toReading(envelope, data);
}

const toReading = (envelope: SequencedEnvelope, data: object): Reading<ReceivedEvent<DataClasses>> => {
  const { id, type, subject, time, sequence } = envelope;
  const eventId = id.toLowerCase() as Id<'Event'>;
  return {
    kind: 'event',
    event: { eventId, type, subject: subject.toLowerCase(), time: new Date(time), sequence, data },
  };
};

/**
 * Picks members by name, without class-transformer, which would copy all of `data` first, at a third of the cost of
 * reading an event.
 */
function partsOf(json: object): Partial<EnvelopeWithData> {
  const { specversion, id, type, source, subject, time, sequence, data } = json as Partial<EnvelopeWithData>;
  return { specversion, id, type, source, subject, time, sequence, data };
}

const malformed = (problem: string): { kind: 'malformed'; problem: string } => ({ kind: 'malformed', problem });

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined; // malformed: the caller reports it
  }
}

/** The names of the invalid fields and of the broken rules; undefined without a problem. */
function problemOf(object: object, parent = ''): string | undefined {
  const problems = validateSync(object, { stopAtFirstError: true }).flatMap((error) => describe(error, parent));
  return problems.length === 0 ? undefined : problems.join(', ');
}

function describe({ property, constraints, children }: ValidationError, parent: string): string[] {
  const path = `${parent}/${property}`;
  const own = Object.keys(constraints ?? {}).map((rule) => `${path}: ${rule}`);
  return [...own, ...(children ?? []).flatMap((child) => describe(child, path))];
}
