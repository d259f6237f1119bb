import { ErrorCatalogue } from '@app/kernel';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogues } from '../../apps/api/src/error-catalogues';
import { ContractSystem } from './support/contract-system';

const LIBS = join(__dirname, '..', '..', 'libs');

describe('An error code', () => {
  let shop: ContractSystem;

  beforeAll(async () => {
    shop = await ContractSystem.start();
  });
  afterAll(() => shop.stop());
  afterEach(() => shop.expectContractKept());

  const codes = errorCatalogues.flatMap((catalogue) => catalogue.codes());

  it('of any context is published', async () => {
    const found = await cataloguesOfLibs();
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter((catalogue) => !errorCatalogues.includes(catalogue)).map((each) => each.codes())).toEqual([]);
  });

  it('is defined once, as <context>.<what>', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[a-z]+\.[a-z-]+$/.test(code))).toEqual([]);
  });

  it.each(codes)('%s is explained', async (code) => {
    const { status, body } = await shop.callers.anyone.get(`/problems/${code}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      code,
      status: expect.any(Number),
      title: expect.stringMatching(/\w/),
      help: expect.stringMatching(/\w\.$/),
    });
  });

  it('is in the list of all codes', async () => {
    const { body } = await shop.callers.anyone.get<{ code: string }[]>('/problems');
    expect(body.map(({ code }) => code).sort()).toEqual([...codes].sort());
  });

  it.each(['constructor', 'toString', '__proto__', 'order.nonsense'])(
    'that is none, such as %s, is not',
    async (code) => {
      const { status, body } = await shop.callers.anyone.get(`/problems/${code}`);
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'request.not-found' });
    },
  );

  it('is explained at the address in the type of a problem, with the same status and title', async () => {
    const { customer, anyone } = shop.callers;
    const problems = [
      await customer.get('/nonsense'),
      await customer.get('/admin/orders'),
      await anyone.get('/orders'),
      await customer.get(`/orders/${shop.product.productId}`),
      await customer.post('/orders', { lines: [] }, { idempotencyKey: 'an-order' }),
    ];
    for (const { status, body } of problems) {
      const explanation = await anyone.get(String(body.type));
      expect(explanation.body).toMatchObject({ code: body.code, status, title: body.title });
    }
  });
});

/** Every error catalogue that a file of the libraries exports. */
async function cataloguesOfLibs(): Promise<ErrorCatalogue[]> {
  const files = readdirSync(LIBS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('errors.ts'));
  const modules = await Promise.all(files.map((file) => import(join(LIBS, file)) as Promise<object>));
  return modules
    .flatMap((module) => Object.values(module) as unknown[])
    .filter((exported) => exported instanceof ErrorCatalogue);
}
