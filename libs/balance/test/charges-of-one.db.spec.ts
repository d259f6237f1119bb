import type { TestingModule } from '@nestjs/testing';
import { type IdempotentAnswer, newId, type UserId } from '@app/kernel';
import { Database, toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { idempotentRequest } from '@test/support/idempotent-request';
import { holdRows } from '@test/support/locks';
import { testingModule } from '@test/support/nest';
import { ChargeBalanceUseCase } from '../src/application/charge-balance.use-case';
import { CorrectBalanceUseCase } from '../src/application/correct-balance.use-case';
import { BalanceModule } from '../src/balance.module';

const MANY = 100;

describe('many charges of one customer', () => {
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

  function charge(userId: UserId): Promise<IdempotentAnswer> {
    const request = idempotentRequest();
    return module.get(ChargeBalanceUseCase).execute({ userId, amount: 10, reference: undefined, request });
  }

  const balanceOf = ({ body }: IdempotentAnswer): number => (JSON.parse(body) as { balance: number }).balance;

  it('wait for each other only: other customers are charged and read meanwhile', async () => {
    const [userId, other] = [newId<'User'>(), newId<'User'>()];
    await charge(userId);
    const rows = `SELECT * FROM wallets WHERE user_id = X'${toBinary(userId).toString('hex')}' FOR UPDATE`;
    const release = await holdRows(database, rows);
    const waiting = Array.from({ length: MANY }, () => charge(userId));
    const request = idempotentRequest();
    const correction = module.get(CorrectBalanceUseCase).execute({ userId, amount: 5, reason: 'goodwill', request });

    expect(balanceOf(await charge(other))).toBe(10);
    expect(balanceOf(await charge(other))).toBe(20);
    expect(await module.get(Database).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);

    await release();
    const balances = (await Promise.all(waiting)).map(balanceOf);
    expect(balances).toEqual(Array.from({ length: MANY }, (_, n) => 10 * (n + 2)));
    expect(balanceOf(await correction)).toBe(10 * (MANY + 1) + 5);
  });
});
