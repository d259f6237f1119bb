import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The lines on which the rules for transactions find something. */
function foundIn(source: string): number[] {
  const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'lint-transactions.mjs')], {
    input: source,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const found = JSON.parse(stdout) as { line: number; ruleId: string | null; message: string }[];
  expect(found.filter(({ ruleId }) => ruleId !== 'no-restricted-syntax')).toEqual([]);
  return found.map(({ line }) => line);
}

describe('An id that is made in the work of a unit of work', () => {
  it.each([
    ['in the work', 'await this.uow.run((tx) => this.orders.insert(tx, { orderId: newId() }));'],
    [
      'in a block of it',
      "await this.unitOfWork.run(async (tx) => { const id = newId<'Lease'>(); await take(tx, id); });",
    ],
    ['in a function that takes its transaction', 'async function take(tx: Tx, n: number) { const id = newId(); }'],
    ['in an arrow function that takes it', 'const take = (tx: Tx): Promise<void> => insert(tx, randomUUID());'],
    ['in a method that takes it', 'class A { take(tx: Tx) { return insert(tx, randomBytes(16)); } }'],
    ['as a random number', 'class A { take(tx: Tx) { return insert(tx, Math.random()); } }'],
  ])('is found %s', (_, source) => {
    expect(foundIn(source)).toEqual([1]);
  });

  it.each([
    ['is made before', 'const id = newId(); await this.uow.run((tx) => insert(tx, id));'],
    ['is made by a function without a transaction', 'const commandOf = (body: Body) => ({ id: newId(), body });'],
    ['is made after', 'await this.uow.run((tx) => insert(tx)); return newId();'],
  ])('is not found where it %s', (_, source) => {
    expect(foundIn(source)).toEqual([]);
  });
});

describe('A lock without a rank', () => {
  it.each([
    ['a template', 'const rows = await select(tx, `SELECT id FROM products WHERE id = ? FOR UPDATE`, [id]);'],
    ['a template with values', 'const sql = `SELECT ${COLUMNS} FROM wallets FOR UPDATE ${skip}`;'],
    ['a text', "const sql = 'SELECT 1 FROM orders for update';"],
  ])('is found in %s', (_, source) => {
    expect(foundIn(source)).toEqual([1]);
  });

  it('is not found in a comment, nor where the rank is named', () => {
    const source = "/** Locks it FOR UPDATE. */ tx.lock('products', (locking) => selectForUpdate(locking, SQL));";
    expect(foundIn(source)).toEqual([]);
  });
});
