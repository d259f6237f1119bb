import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@app/platform';
import type { ApiClient } from '@test/support/api-client';
import { succeeded } from '@test/support/api-client';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const ROOT = join(__dirname, '..', '..');
const CSV = { headers: { 'content-type': 'text/csv' } };
const MIB = 1024 * 1024;

let system: TestSystem;
let admin: ApiClient;

beforeAll(async () => {
  system = await startSystem({ worker: false });
  admin = await signIn(system.client(), system.admin);
});
afterAll(() => system.stop());

/** With a key of its own, if none is given. */
const send = (file: string, { by = admin, key = randomUUID(), query = '' } = {}) =>
  by.post<{ importId: string; code: string }>(`/products/imports${query}`, file, { ...CSV, idempotencyKey: key });
const stateOf = async (importId: string) => succeeded(await admin.get(`/products/imports/${importId}`)).body;

async function importsIn(): Promise<string[]> {
  const rows = await system.database.dataSource.query<{ id: Buffer }[]>('SELECT id FROM product_imports ORDER BY id');
  return rows.map(({ id }) => fromBinary(id));
}

async function finished(file: string): Promise<Record<string, unknown>> {
  const { importId } = succeeded(await send(file)).body;
  await waitFor(async () => (await stateOf(importId)).status !== 'running', { what: 'the import to end' });
  return stateOf(importId);
}

describe('A file of products, by the API,', () => {
  it('is imported, exported, and imported again without a change; the books are right', async () => {
    expect(await finished('sku,name,price,stock\nA1,"Tea, =green",18000,500\nA2,=Mug,5,\n')).toMatchObject({
      status: 'applied',
      created: 2,
      refused: [],
    });
    const { headers, text } = await admin.get('/products/export');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('x-total-count')).toBe('2');
    expect(text).toContain("A2,'=Mug,,,5,0,,active\r\n");
    expect(await finished(text)).toMatchObject({ status: 'applied', created: 0, changed: 0, unchanged: 2 });
    expect(await system.audit()).toMatchObject({ ok: true });
  });

  it('is refused with the line of each bad row', async () => {
    expect(await finished('sku,name,price\nB1,Tea,1\nB2,Mug,1.5\nB3,,1\n')).toMatchObject({
      status: 'refused',
      refusedTotal: 2,
      refused: [
        { line: 3, sku: 'B2', column: 'price', code: 'not-a-number' },
        { line: 4, sku: 'B3', column: 'name', code: 'required' },
      ],
    });
    expect((await admin.get('/products/export')).text).not.toContain('B1');
  });

  it('of more than 20 MiB is too large, and one of exactly 20 MiB is read', async () => {
    const ofSize = (bytes: number) => `sku${' '.repeat(bytes - 3)}`;
    const { status, body } = await send(ofSize(20 * MIB + 1));
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'request.too-large' });
    expect(await finished(ofSize(20 * MIB))).toMatchObject({ status: 'refused', refused: [{ code: 'unreadable' }] });
  });

  it('is not read from a caller that may not import', async () => {
    expect((await send('sku\nA', { by: system.client() })).status).toBe(401);
  });

  it.each([
    ['JSON', 'application/json', '{}'],
    ['a form', 'multipart/form-data; boundary=x', 'x'],
    ['another charset', 'text/csv; charset=euc-kr', 'sku\nA'],
  ])('has no other media type: %s', async (_, type, body) => {
    const { status } = await admin.post('/products/imports', body, {
      headers: { 'content-type': type },
      idempotencyKey: randomUUID(),
    });
    expect(status).toBe(415);
  });

  it('is for imports alone', async () => {
    expect((await admin.post('/products', 'sku\nA', CSV)).status).toBe(415);
    // As for an unknown path, and for any unsupported media type.
    expect((await admin.post('/nonsense', 'sku\nA', CSV)).status).toBe(415);
  });

  it('that is sent again with its key is the same import, and begins no other', async () => {
    const [file, key] = ['sku,name,price\nD1,Tea,1\n', randomUUID()];
    const first = succeeded(await send(file, { key }));
    await waitFor(async () => (await stateOf(first.body.importId)).status !== 'running', { what: 'the import to end' });
    const again = await send(file, { key });
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([202, first.text, 'true']);
    expect(await importsIn()).toEqual(expect.arrayContaining([first.body.importId]));
    const before = await importsIn();
    for (const other of [
      await send('sku,name,price\nD1,Tea,2\n', { key }),
      await send(file, { key, query: '?dryRun=true' }),
    ]) {
      expect([other.status, other.body.code]).toEqual([422, 'idempotency.key-reused']);
    }
    expect(await importsIn()).toEqual(before);
  });

  it('waits for the one before it; after a kill in the middle, nothing of it is applied', async () => {
    await finished('sku,name,price\nC1,Tea,1\n');
    const letGo = await holdRows(system.database, "SELECT id FROM products WHERE sku = 'C1' FOR UPDATE");
    const [file, key] = ['sku,name,price\nC0,New,1\nC1,Tea,2\n', randomUUID()];
    const first = succeeded(await send(file, { key }));
    const { importId } = first.body;
    await untilSomebodyWaits(system.database);
    const second = await send('sku,name,price\nC2,Mug,1\n');
    expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([
      503,
      'product.import-busy',
      '5',
    ]);
    const repeated = await send(file, { key });
    expect([repeated.status, repeated.text, repeated.headers.get('idempotency-replayed')]).toEqual([
      202,
      first.text,
      'true',
    ]);
    await system.api.kill();
    await letGo();
    await system.api.restart();
    expect(await stateOf(importId)).toMatchObject({ status: 'running' });
    await system.database.dataSource.query('UPDATE product_imports SET heard_at = heard_at - INTERVAL 61 SECOND');
    expect(await stateOf(importId)).toMatchObject({ status: 'failed', failure: 'abandoned' });
    const { text } = await admin.get('/products/export');
    expect(text).toContain('C1,Tea,,,1,0,,active');
    expect(text).not.toContain('C0');
  });
});

describe('npm run products', () => {
  let folder: string;
  let file: string;

  /** A checkout of its own, for the scripts, in which this system runs. */
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'products-'));
    cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
    mkdirSync(join(folder, '.local'));
    file = join(folder, 'products.csv');
  });
  beforeEach(() => describeRun(system.api.url));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What `npm start` says of the running system. */
  const describeRun = (url: string) =>
    writeFileSync(
      join(folder, '.local', 'run.json'),
      JSON.stringify({ apiUrls: [url], admin: system.admin, pids: { api: [system.api.pid] } }),
    );

  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; complaint: string }>((resolve) => {
      const script = join(folder, 'scripts', 'products.mjs');
      execFile(process.execPath, [script, ...args], (error, out, complaint) =>
        resolve({ code: Number(error?.code ?? 0), out, complaint }),
      );
    });

  it('imports, exports, checks, and shows how far it is', async () => {
    writeFileSync(file, 'sku,name,price,stock\nX1,Tea,1,5\nX2,Mug,2,\n');
    const dry = await run('import', file, '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('2 would be created, 0 would be changed') });
    const imported = await run('import', file);
    expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('importing products.csv: 2 of 2') });
    expect(imported.out).toContain('2 created, 0 changed, 0 are like that already.');
    const exported = await run('export', file);
    expect(exported).toMatchObject({ code: 0, out: expect.stringMatching(/\d products are in /) });
    expect(readFileSync(file, 'utf8')).toContain('X1,Tea,,,1,5,,active\r\n');
    const again = await run('import', file);
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/0 created, 0 changed, \d+ are like that/) });
  });

  it('sends nothing to another program on the port of a killed start', async () => {
    let connections = 0;
    const stranger = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    describeRun(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}`);
    const { code, complaint } = await run('export', file);
    stranger.close();
    expect({ code, connections }).toEqual({ code: 2, connections: 0 });
    expect(complaint).toContain('No system runs here');
  });

  it('shows the wrong rows, and exits with 1', async () => {
    writeFileSync(file, 'sku,name,price\nY1,Tea,one\n"Y\u001b[2J2",,1\n');
    const { code, out } = await run('import', file);
    expect(code).toBe(1);
    expect(out).toContain('Nothing was changed: 2 things are wrong in 2 rows.');
    expect(out).toMatch(/line 2 {2}Y1 +price +"one" is not a whole number/);
    expect(out).toMatch(/line 3 {2}Y·\[2J2 +name +must not be empty/);
  });

  it.each([[[]], [['import']], [['remove', 'a.csv']], [['export', 'a.csv', '--dry-run']], [['import', 'no-such.csv']]])(
    'with wrong arguments is refused with an explanation: %j',
    async (args) => {
      const { code, complaint } = await run(...args);
      expect(code).toBe(2);
      expect(complaint).toMatch(/npm run products -- import|cannot be read/);
    },
  );
});
