import { idempotentRequest, repeated } from '@test/support/idempotent-request';
import { ADMIN, Imports } from './imports.fixture';

describe('An import that is repeated with its key', () => {
  let imports: Imports;

  beforeAll(async () => {
    imports = await Imports.start();
  });
  afterAll(() => imports.stop());

  const count = async (): Promise<number> => {
    const rows = await imports.database.dataSource.query<object[]>('SELECT id FROM product_imports');
    return rows.length;
  };

  it('many times at once, as over several processes, begins once', async () => {
    const request = idempotentRequest({ callerId: ADMIN });
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 8 }, () => imports.beginWith(repeated(request))));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await count()).toBe(before + 1);
  });

  it("begins once when COMMIT's answer is lost, and answers as a first one", async () => {
    const before = await count();
    const struck = imports.proxy.loseAnswerTo('COMMIT');
    const answer = await imports.beginWith(idempotentRequest({ callerId: ADMIN }));
    await struck;
    expect(answer.replayed).toBe(false);
    expect(await count()).toBe(before + 1);
  });
});
