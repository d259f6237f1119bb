import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { Equals, IsString, IsUUID, Length, type ValidationError, validateSync } from 'class-validator';

/** What every CloudEvent has. More members are fine: the format grows. */
export class Envelope {
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

/** The JSON as what it must be, or what is wrong with it, which never repeats what is in it. */
export type Checked<T> = { readonly value: T } | { readonly problem: string };

export function check<T extends object>(type: ClassConstructor<T>, json: object): Checked<T> {
  const value = plainToInstance(type, json);
  const problems = validateSync(value, { stopAtFirstError: true }).flatMap((error) => describe(error, ''));
  return problems.length === 0 ? { value } : { problem: problems.join(', ') };
}

/** Names of the fields and of the rules that they break. */
function describe({ property, constraints, children }: ValidationError, parent: string): string[] {
  const path = `${parent}/${property}`;
  const own = Object.keys(constraints ?? {}).map((rule) => `${path}: ${rule}`);
  return [...own, ...(children ?? []).flatMap((child) => describe(child, path))];
}
