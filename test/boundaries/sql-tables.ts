import ts from 'typescript';

/** TypeORM's decorators that name tables; the texts of all others are routes, titles and tokens. */
const NAMES_TABLES = /^@(Entity|ViewEntity|ChildEntity|JoinTable)\b/;

/** The texts of a TypeScript source that may be SQL: its string literals, each template with `?` for what it puts in. */
export function textsOf(source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isDecorator(node) && !NAMES_TABLES.test(node.getText())) return;
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node)) {
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => `?${literal.text}`).join(''));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2023, true));
  return texts;
}

const withoutComments = (sql: string): string => sql.replaceAll(/\/\*[\s\S]*?\*\/|--\s.*$/gm, ' ');

/** The ways to name a table: after a keyword, before a column, in a helper's argument, as a name that no prose has. */
function namesTable(text: string, table: string): boolean {
  if (text === table) return true;
  const patterns = [
    String.raw`\b(FROM|JOIN|INTO|UPDATE|TABLE|EXISTS|REFERENCES|DELETE|TRUNCATE)\s+\x60?${table}\b`,
    String.raw`\b(FROM|JOIN)\s[\w\s,\x60]*?,\s*\x60?${table}\b`,
    String.raw`\b${table}\.[a-z]`,
    ...(table.includes('_') ? [String.raw`\b${table}\b`] : []),
  ];
  return patterns.some((pattern) => new RegExp(pattern).test(text));
}

/** Which of these tables a TypeScript source names in its SQL. */
export function tablesNamedIn(source: string, tables: readonly string[]): string[] {
  const texts = textsOf(source).map(withoutComments);
  return tables.filter((table) => texts.some((text) => namesTable(text, table)));
}

/** Which of these tables a TypeScript source inserts into, by SQL or by a helper such as `insertAll(tx, 'orders', …)`. */
export function tablesInsertedIn(source: string, tables: readonly string[]): string[] {
  const texts = textsOf(source).map(withoutComments);
  const inserts = (table: string) => (text: string) => new RegExp(String.raw`\bINTO\s+\x60?${table}\b`, 'i').test(text);
  return tables.filter(
    (table) =>
      texts.some(inserts(table)) || new RegExp(String.raw`\binsert\w*(<[^(]*>)?\([^;]*?['"]${table}['"]`).test(source),
  );
}
