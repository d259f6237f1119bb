import type { TestingModule } from '@nestjs/testing';
import { newId, type ProductId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { idempotentRequest, repeated } from '@test/support/idempotent-request';
import { AdjustStockUseCase } from '../src/application/stock/adjust-stock.use-case';
import { CreateProductUseCase } from '../src/application/catalogue/create-product.use-case';
import { productContext } from './product-context';

const AT_ONCE = 8;

describe('A write to the catalogue', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await productContext({ database }).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const terms = (sku: string) => ({
    sku,
    name: 'Tea',
    description: '',
    category: undefined,
    price: 100,
    stock: 5,
    maxPerCustomer: undefined,
    view: ({ productId }: { productId: ProductId }) => ({ productId }),
  });
  const create = (sku: string, request = idempotentRequest()) =>
    module.get(CreateProductUseCase).execute({ ...terms(sku), request });
  const trailOf = async (productId: string): Promise<number[]> => {
    const rows = await database.dataSource.query<{ delta: number }[]>(
      'SELECT delta FROM stock_adjustments WHERE product_id = ? ORDER BY id',
      [toBinary(productId)],
    );
    return rows.map(({ delta }) => delta);
  };
  const productIdIn = (body: string): ProductId => (JSON.parse(body) as { productId: ProductId }).productId;

  it('with one key, many times at once, is one product and one answer', async () => {
    const [sku, request] = [newId(), idempotentRequest()];
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => create(sku, repeated(request))));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await trailOf(productIdIn(answers[0]!.body))).toEqual([5]);
  });

  it('with a taken SKU leaves its key free', async () => {
    const [sku, request] = [newId(), idempotentRequest()];
    await create(sku);
    await expect(create(sku, request)).rejects.toMatchObject({ code: 'product.sku-taken' });
    expect(await create(newId(), repeated(request))).toMatchObject({ replayed: false });
  });

  it.each([' %s', '%s\u00a0', '\u200b%s', '%s\t', '%s\u00ad', '\ufeff%s'])(
    'finds its SKU taken by one that looks the same: %j',
    async (form) => {
      const sku = newId();
      await create(sku);
      await expect(create(form.replace('%s', sku))).rejects.toMatchObject({ code: 'product.sku-taken' });
    },
  );

  it('finds its SKU taken in composed and decomposed form, and not in another case', async () => {
    const sku = `caf\u00e9-${newId()}`;
    await create(sku);
    await expect(create(sku.normalize('NFD'))).rejects.toMatchObject({ code: 'product.sku-taken' });
    expect(await create(sku.toUpperCase())).toMatchObject({ replayed: false });
  });

  it('with one key, many times at once, is one adjustment of the stock', async () => {
    const productId = productIdIn((await create(newId())).body);
    const request = idempotentRequest();
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        module.get(AdjustStockUseCase).execute({ productId, delta: 3, reason: 'delivery', request: repeated(request) }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set([JSON.stringify({ productId, stock: 8 })]));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await trailOf(productId)).toEqual([5, 3]);
  });

  it('with the key of one product is refused for another', async () => {
    const [one, another] = [productIdIn((await create(newId())).body), productIdIn((await create(newId())).body)];
    const request = idempotentRequest();
    const adjust = (productId: ProductId, more: Partial<typeof request> = {}) =>
      module
        .get(AdjustStockUseCase)
        .execute({ productId, delta: 1, reason: 'found', request: { ...repeated(request), ...more } });
    await adjust(one);
    await expect(adjust(another, { requestHash: Buffer.alloc(32, 1) })).rejects.toMatchObject({
      code: 'idempotency.key-reused',
    });
    expect(await trailOf(another)).toEqual([5]);
  });
});
