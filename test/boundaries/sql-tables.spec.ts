import { manifests } from '@app/contexts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tablesInsertedIn, tablesNamedIn } from './sql-tables';

const LIBS = join(__dirname, '..', '..', 'libs');
/** Platform is no context; these are its own. */
const OF_PLATFORM = ['idempotency_records', 'migrations', 'schema_floor'];
/** Reads the tables of all contexts: that is what it is for. Its specs break them. */
const AUDITOR = 'audit';
/** What a spec inserts into the table of another context, where no use case of that context can be meant. */
const INSERTED_ON_PURPOSE = [
  'order/test/placing-faults.db.spec.ts: inbox', // a row in the way of the spec's own statement
  'platform/test/logging/log.spec.ts: users', // the text of an error, which never runs
];

const tables = manifests.flatMap((manifest) => manifest.tables);
const sourcesOf = (library: string, folder = 'src'): { file: string; text: string }[] =>
  readdirSync(join(LIBS, library, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(join(LIBS, library, folder, file), 'utf8') }));

describe('A table', () => {
  it('has one owner', () => {
    expect(tables.length).toBeGreaterThan(20);
    expect(new Set(tables).size).toBe(tables.length);
  });

  it.each(manifests.map(({ name }) => name))('that the migrations of %s create is in its manifest', (name) => {
    const created = sourcesOf(name).flatMap(({ text }) =>
      [...text.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)/g)].map(([, table]) => table),
    );
    const owned = manifests.find((manifest) => manifest.name === name)?.tables ?? [];
    expect([...new Set(created)].sort()).toEqual([...owned].sort());
  });

  it.each([...manifests.map(({ name }) => name).filter((name) => name !== AUDITOR), 'platform'])(
    'is named by no SQL of another context: %s',
    (name) => {
      const own = manifests.find((manifest) => manifest.name === name)?.tables ?? OF_PLATFORM;
      const foreign = [...tables, ...OF_PLATFORM].filter((table) => !own.includes(table));
      const sources = sourcesOf(name);
      expect(sources.length).toBeGreaterThan(3);
      const named = sources.flatMap(({ file, text }) =>
        tablesNamedIn(text, foreign).map((table) => `${file}: ${table}`),
      );
      expect(named).toEqual([]);
    },
  );

  it('gets no row from the specs of another context: their fixtures go through its use cases', () => {
    const libraries = [...manifests.map(({ name }) => name).filter((name) => name !== AUDITOR), 'platform'];
    const inserted = libraries.flatMap((name) => {
      const own = manifests.find((manifest) => manifest.name === name)?.tables ?? OF_PLATFORM;
      const foreign = [...tables, ...OF_PLATFORM].filter((table) => !own.includes(table));
      return sourcesOf(name, 'test').flatMap(({ file, text }) =>
        tablesInsertedIn(text, foreign).map((table) => `${name}/test/${file}: ${table}`),
      );
    });
    expect(inserted.sort()).toEqual(INSERTED_ON_PURPOSE);
  });
});

describe('A source that inserts into a table of another context', () => {
  it.each([
    ['by SQL', 'db.query(`INSERT INTO orders (id) VALUES (?)`, [id]);'],
    ['by REPLACE', "db.query('REPLACE INTO \\`orders\\` VALUES (?)', [id]);"],
    ['by a helper', "insert(db, 'orders', { id });"],
    ['by a helper with a type', "insertRowsLater<Row>(\n  tx,\n  'orders', ['id'], rows);"],
  ])('is found %s', (_, source) => {
    expect(tablesInsertedIn(source, ['orders'])).toEqual(['orders']);
  });

  it.each([
    ['reads it', "db.query('SELECT 1 FROM orders');"],
    ['inserts into another', "db.query('INSERT INTO orders_of_others SELECT 1'); const of = 'orders';"],
  ])('is not taken for one that %s', (_, source) => {
    expect(tablesInsertedIn(source, ['orders'])).toEqual([]);
  });
});

/** TypeORM derives the table of an entity that names none, so each one names it: otherwise no check would see it. */
describe('An entity', () => {
  const sources = [...manifests.map(({ name }) => name), 'platform'].flatMap((library) =>
    sourcesOf(library).map((source) => ({ library, ...source })),
  );
  const entityFiles = sources.filter(({ file }) => file.endsWith('.entity.ts'));

  it('is in a file of its own', () => {
    expect(entityFiles.length).toBeGreaterThan(1);
    expect(sources.filter(({ text }) => /new EntitySchema\b|@(View|Child)?Entity\b/.test(text))).toEqual(entityFiles);
  });

  it.each(entityFiles)('has a table of its own context: $library/src/$file', ({ library, text }) => {
    const exported = [...text.matchAll(/export const \w+ = new EntitySchema\b[^{]*\{([^{]*)/g)].map(([, head]) => head);
    expect(exported.length).toBeGreaterThan(0);
    const owned = manifests.find(({ name }) => name === library)?.tables ?? OF_PLATFORM;
    for (const head of exported) expect(owned).toContain(/tableName: '(\w+)'/.exec(head ?? '')?.[1]);
  });
});

describe('A source that names a table of another context', () => {
  it.each([
    ['in a query', 'const sql = `SELECT id FROM orders WHERE id = ${id}`;'],
    ['in a join', "run('SELECT 1 FROM products p JOIN orders o ON o.id = p.id');"],
    ['after a comma', "run('SELECT 1 FROM products p, orders o');"],
    ['as the owner of a column', 'const condition = `orders.user_id = wallets.user_id`;'],
    ['in quotes', 'const sql = `UPDATE \\`orders\\` SET state = 1`;'],
    ['in a lock that follows a value', 'const sql = `${select} FROM orders FOR UPDATE`;'],
    ['for a helper that inserts', "insertAllLater(tx, 'orders', ['id'], rows);"],
    ['as the table of an entity', "new EntitySchema<Order>({ name: 'Order', tableName: 'orders', columns: {} });"],
    ['as the table of a decorated entity', "@Entity('orders') class Order {}"],
    ['as the table between two entities', "class Order { @JoinTable({ name: 'orders' }) lines: Line[]; }"],
    ['as a table of a rule', "const rule = { table: 'orders', column: 'placed_at' };"],
  ])('is found %s', (_, source) => {
    expect(tablesNamedIn(source, ['orders'])).toEqual(['orders']);
  });

  it.each([
    ['a comment of the code', '// FROM orders\nconst a = 1;'],
    ['a comment of the SQL', 'const sql = `SELECT 1 /* as FROM orders does */`;'],
    ['a route', "class A { @Get('orders') list() { return '/orders/1'; } }"],
    ['prose', "const help = 'GET /orders lists your orders; more orders wait.';"],
    ['an import', "import { orders } from 'orders';"],
    ['another table', "run('SELECT 1 FROM orders_of_others');"],
  ])('is not taken for one that has it in %s', (_, source) => {
    expect(tablesNamedIn(source, ['orders'])).toEqual([]);
  });
});
