/** Reads typed fields of an answer. @throws with the field's name when a value has another type. */
export class JsonReader {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    private readonly where: string,
  ) {
    if (typeof value !== 'object' || value === null) throw this.wrong('the body', 'an object');
    this.fields = value as Record<string, unknown>;
  }

  text(field: string): string {
    const value = this.fields[field];
    if (typeof value !== 'string') throw this.wrong(field, 'text');
    return value;
  }
  textOrNull(field: string): string | null {
    return this.fields[field] === null ? null : this.text(field);
  }
  whole(field: string): number {
    const value = this.fields[field];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.wrong(field, 'a whole number');
    return value;
  }
  flag(field: string): boolean {
    const value = this.fields[field];
    if (typeof value !== 'boolean') throw this.wrong(field, 'true or false');
    return value;
  }
  object(field: string): JsonReader {
    return new JsonReader(this.fields[field], `${this.where}, ${field}`);
  }
  list(field: string): unknown[] {
    const value = this.fields[field];
    if (!Array.isArray(value)) throw this.wrong(field, 'a list');
    return value as unknown[];
  }
  objects(field: string): JsonReader[] {
    return this.list(field).map((item, n) => new JsonReader(item, `${this.where}, ${field}[${n}]`));
  }

  private wrong(field: string, what: string): Error {
    return new Error(`${this.where}: ${field} is not ${what}`);
  }
}
