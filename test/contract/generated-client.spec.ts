import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ContractSystem } from './support/contract-system';

const ROOT = join(__dirname, '..', '..');
const MODULES = join(ROOT, 'node_modules');
const run = promisify(execFile);
const node = (...args: readonly string[]) => run(process.execPath, args);

const COMPILER_OPTIONS = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  types: ['node'],
};

/** The contract gate: a client that is generated from the API's description compiles and works. */
describe('A client generated from docs/openapi.json', () => {
  let shop: ContractSystem;
  let folder: string;

  beforeAll(async () => {
    shop = await ContractSystem.start();
    folder = mkdtempSync(join(tmpdir(), 'generated-client-'));
    symlinkSync(MODULES, join(folder, 'node_modules'));
    cpSync(join(__dirname, 'generated-client', 'shopping.ts.txt'), join(folder, 'shopping.ts'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await shop.stop();
  });

  it('is generated, compiles with a typed program, and shops', async () => {
    const generator = join(MODULES, 'openapi-typescript', 'bin', 'cli.js');
    await node(generator, join(ROOT, 'docs', 'openapi.json'), '--output', join(folder, 'api.d.ts'));
    await expect(compiled()).resolves.toBe('');

    const { stdout } = await node(join(folder, 'shopping.js'), shop.callers.anyone.baseUrl, shop.product.productId);
    const { order, ...rest } = JSON.parse(stdout) as Record<string, unknown> & { order: Record<string, unknown> };
    expect(order).toMatchObject({ status: 'completed', totalAmount: 2 * shop.product.price, quantities: [2] });
    expect(rest).toEqual({
      userId: order.userId,
      roles: ['customer'],
      charged: 100_000,
      etag: expect.stringMatching(/^"1-\d+"$/),
      category: null,
      maxPerCustomer: null,
      refusal: 'Insufficient stock',
      listed: [order.orderId],
      cursor: null,
    });
  }, 120_000);

  /** The compiler's output; empty without errors. */
  const compiled = (): Promise<string> =>
    node(join(MODULES, 'typescript', 'bin', 'tsc'), '-p', folder).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { stdout: string }).stdout,
    );
});
