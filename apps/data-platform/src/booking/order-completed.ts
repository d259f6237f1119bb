import type { Id } from '@app/kernel';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  Equals,
  IsArray,
  IsInt,
  IsISO8601,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
  type ValidationError,
  validateSync,
} from 'class-validator';

const MAX = Number.MAX_SAFE_INTEGER;

/** What every CloudEvent has. More members are fine: the format grows. */
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

class Line {
  @IsUUID()
  readonly productId: string;
  @Max(MAX)
  @Min(1)
  @IsInt()
  readonly quantity: number;
  @Max(MAX)
  @Min(0)
  @IsInt()
  readonly amount: number;
  @Max(MAX)
  @Min(0)
  @IsInt()
  readonly discount: number;
}

class Data {
  @Matches(/(Z|[+-]\d\d:\d\d)$/)
  @IsISO8601({ strict: true, strictSeparator: true })
  readonly placedAt: string;
  @ValidateNested({ each: true })
  @Type(() => Line)
  @IsObject({ each: true })
  @ArrayNotEmpty()
  @IsArray()
  readonly lines: readonly Line[];
}

class OrderCompletedEnvelope extends Envelope {
  @ValidateNested()
  @Type(() => Data)
  @IsObject()
  readonly data: Data;
}

/** What this consumer takes from an event OrderCompleted. Amounts and discounts are minor units. */
export interface OrderCompleted {
  readonly eventId: Id<'Event'>;
  readonly placedAt: Date;
  readonly lines: readonly Line[];
}

export type Reading =
  | { readonly kind: 'order-completed'; readonly event: OrderCompleted }
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly problem: string };

/** Reads a message's body, and says what is wrong with it without repeating what is in it. */
export function readEvent(body: string | undefined): Reading {
  const json = parse(body);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return malformed('not a JSON object');
  const envelope = plainToInstance(Envelope, json);
  const problem = problemOf(envelope);
  if (problem) return malformed(problem);
  return envelope.type === 'OrderCompleted' ? readOrderCompleted(json) : { kind: 'other' };
}

function readOrderCompleted(json: object): Reading {
  const event = plainToInstance(OrderCompletedEnvelope, json);
  const problem = problemOf(event);
  if (problem) return malformed(problem);
  const { id, data } = event;
  const eventId = id.toLowerCase() as Id<'Event'>;
  return { kind: 'order-completed', event: { eventId, placedAt: new Date(data.placedAt), lines: data.lines } };
}

const malformed = (problem: string): Reading => ({ kind: 'malformed', problem });

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined; // malformed, as the caller then says
  }
}

/** Names of the fields and of the rules that they break; undefined when all is well. */
function problemOf(object: object): string | undefined {
  const problems = validateSync(object, { stopAtFirstError: true }).flatMap((error) => describe(error, ''));
  return problems.length === 0 ? undefined : problems.join(', ');
}

function describe({ property, constraints, children }: ValidationError, parent: string): string[] {
  const path = `${parent}/${property}`;
  const own = Object.keys(constraints ?? {}).map((rule) => `${path}: ${rule}`);
  return [...own, ...(children ?? []).flatMap((child) => describe(child, path))];
}
