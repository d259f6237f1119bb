import type { TestingModule } from '@nestjs/testing';
import { type IdempotentAnswer, newId, type UserId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { idempotentRequest, repeated } from '@test/support/idempotent-request';
import { testingModule } from '@test/support/nest';
import { BalanceQueries } from '../src/application/balance.queries';
import { ChargeBalanceUseCase } from '../src/application/charge-balance.use-case';
import { BalanceModule } from '../src/balance.module';

const ROUNDS = 10;

/** A process lets the charges of one customer wait for each other: only those of two processes meet in the database. */
describe('The first charges of a customer, by two processes at once', () => {
  let database: TestDatabase;
  let processes: TestingModule[];

  beforeAll(async () => {
    database = await createTestDatabase();
    processes = await Promise.all([1, 2].map(() => testingModule({ database, imports: [BalanceModule] }).compile()));
    for (const module of processes) await module.init();
  });
  afterAll(async () => {
    for (const module of processes) await module.close();
    await database.drop();
  });

  const charge = (
    module: TestingModule | undefined,
    {
      userId,
      amount,
      request = idempotentRequest(),
      reference = undefined as string | undefined,
    }: {
      userId: UserId;
      amount: number;
      request?: ReturnType<typeof idempotentRequest>;
      reference?: string | undefined;
    },
  ): Promise<IdempotentAnswer> => module!.get(ChargeBalanceUseCase).execute({ userId, amount, reference, request });

  const entriesOf = async (userId: UserId) => {
    const entries = await processes[0]!.get(BalanceQueries).listEntries(userId, 10, undefined);
    return entries.toReversed().map(({ entryNo, amount, balanceAfter }) => ({ entryNo, amount, balanceAfter }));
  };
  const bodyOf = ({ body }: IdempotentAnswer) => JSON.parse(body) as { entryId: string; balance: number };

  it('are both booked, one after the other', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const userId = newId<'User'>();
      const answers = await Promise.all([1, 2].map((amount, n) => charge(processes[n], { userId, amount })));
      const balances = answers.map((answer) => bodyOf(answer).balance).sort((a, b) => a - b);
      const entries = await entriesOf(userId);
      const [first = 0, second = 0] = entries.map(({ amount }) => amount);
      expect(entries).toEqual([
        { entryNo: 1, amount: first, balanceAfter: first },
        { entryNo: 2, amount: second, balanceAfter: 3 },
      ]);
      expect(balances).toEqual([first, 3]);
      expect((await processes[0]!.get(BalanceQueries).get(userId)).balance).toBe(3);
    }
  });

  it('are one when they have one key', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [userId, request] = [newId<'User'>(), idempotentRequest()];
      const answers = await Promise.all(
        processes.map((module) => charge(module, { userId, amount: 5, request: repeated(request) })),
      );
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(await entriesOf(userId)).toEqual([{ entryNo: 1, amount: 5, balanceAfter: 5 }]);
    }
  });

  it('are one when they have one reference of one client', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [userId, reference, callerId] = [newId<'User'>(), newId(), newId<'Caller'>()];
      const answers = await Promise.all(
        processes.map((module) =>
          charge(module, { userId, amount: 5, reference, request: idempotentRequest({ callerId }) }),
        ),
      );
      expect(new Set(answers.map((answer) => bodyOf(answer).entryId)).size).toBe(1);
      expect(await entriesOf(userId)).toEqual([{ entryNo: 1, amount: 5, balanceAfter: 5 }]);
    }
  });
});
