/** A list, which is never empty, is for IN. */
type Value = string | number | Date | Buffer | readonly Buffer[] | readonly string[];

/** SQL with separate parameters: values never become part of the text. */
export class Sql {
  constructor(
    readonly text: string,
    readonly parameters: readonly Value[] = [],
  ) {}
}

/** `` sql`… WHERE id = ${value} AND ${condition}` ``: a value becomes a parameter, a piece of SQL is inserted. */
export function sql(texts: TemplateStringsArray, ...parts: readonly (Sql | Value)[]): Sql {
  const pieces = parts.map((part) => (part instanceof Sql ? part : new Sql('?', [part])));
  return new Sql(
    String.raw({ raw: texts }, ...pieces.map(({ text }) => text)),
    pieces.flatMap(({ parameters }) => parameters),
  );
}

/** A BINARY(16) column as UUID text; only MySQL has BIN_TO_UUID. */
export function uuidText(column: string): Sql {
  const part = (from: number, length: number) => `SUBSTR(HEX(${column}), ${from}, ${length})`;
  return new Sql(
    `LOWER(CONCAT_WS('-', ${part(1, 8)}, ${part(9, 4)}, ${part(13, 4)}, ${part(17, 4)}, ${part(21, 12)}))`,
  );
}
