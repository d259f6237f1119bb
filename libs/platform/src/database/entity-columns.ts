import type { EntitySchemaColumnOptions } from 'typeorm';
import { fromBinary, toBinary } from './sql';

/** All columns of an entity, but its embedded types: one that is forgotten does not compile. TypeORM would leave it out. */
export type EntityColumns<Entity, Embedded extends keyof Entity = never> = Readonly<
  Record<Exclude<keyof Entity, Embedded>, EntitySchemaColumnOptions>
>;

/** A UUID in a BINARY(16) column. */
export const idColumn = {
  type: 'binary',
  length: 16,
  transformer: { to: toBinary, from: fromBinary },
} as const satisfies EntitySchemaColumnOptions;

/** DATETIME(3) in UTC. */
export const timeColumn = { type: 'datetime', precision: 3 } as const satisfies EntitySchemaColumnOptions;

/** For a column that may be NULL: the domain has `undefined` there, where TypeORM has `null`. */
export const optional = {
  nullable: true,
  transformer: { to: (value: unknown) => value ?? null, from: (value: unknown) => value ?? undefined },
} as const;
