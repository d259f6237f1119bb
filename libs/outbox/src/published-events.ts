/** The events that leave the system, each with the version of the JSON Schema in docs/schemas that its data keeps. */
const schemaVersions: Readonly<Record<string, number>> = {
  OrderCompleted: 1,
  OrderRefunded: 2,
  OrderCancelled: 2,
};

export const publishedTypes: readonly string[] = Object.keys(schemaVersions);

/** The `dataschema` of an event. @throws for a type without a published schema: nobody outside could read it. */
export function dataSchemaOf(type: string): string {
  const version = schemaVersions[type];
  if (version === undefined) throw new Error(`events of type ${type} have no published schema`);
  return `urn:commerce-backend:schema:${type}:${version}`;
}
