import type { TestingModule } from '@nestjs/testing';
import { newId, type UserId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { idempotentRequest, repeated } from '@test/support/idempotent-request';
import { testingModule } from '@test/support/nest';
import { CorrectBalanceUseCase } from '../src/application/correct-balance.use-case';
import { BalanceModule } from '../src/balance.module';

describe('A correction', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await testingModule({ database, imports: [BalanceModule] }).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const correct = (userId: UserId, amount: number, request = idempotentRequest()) =>
    module.get(CorrectBalanceUseCase).execute({ userId, amount, reason: 'counted again', request });

  const amountsOf = async (userId: UserId): Promise<number[]> => {
    const rows = await database.dataSource.query<{ amount: number }[]>(
      'SELECT amount FROM wallet_entries WHERE user_id = ? ORDER BY entry_no',
      [toBinary(userId)],
    );
    return rows.map(({ amount }) => amount);
  };

  it.each([
    ['a wallet', true],
    ['no wallet yet', false],
  ])(
    'with one key, many times concurrently, of a customer with %s, is booked once and returns the same answer',
    async (_, has) => {
      const userId = newId<'User'>();
      if (has) await correct(userId, 1);
      const request = idempotentRequest();
      const answers = await Promise.all(Array.from({ length: 8 }, () => correct(userId, 700, repeated(request))));
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await amountsOf(userId)).toEqual(has ? [1, 700] : [700]);
    },
  );

  it('with the key of one customer is refused for another, also concurrently', async () => {
    const [one, another, request] = [newId<'User'>(), newId<'User'>(), idempotentRequest()];
    const ofAnother = idempotentRequest({
      callerId: request.callerId,
      key: request.key,
      requestHash: Buffer.alloc(32, 1),
    });
    const outcomes = await Promise.allSettled([correct(one, 5, request), correct(another, 5, ofAnother)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'idempotency.key-reused' },
    });
    expect([...(await amountsOf(one)), ...(await amountsOf(another))]).toEqual([5]);
  });

  it('that is refused does not use up its key', async () => {
    const [userId, request] = [newId<'User'>(), idempotentRequest()];
    await expect(correct(userId, -1, request)).rejects.toMatchObject({ code: 'balance.too-small' });
    await correct(userId, 1);
    expect(await correct(userId, -1, repeated(request))).toMatchObject({ replayed: false });
  });
});
