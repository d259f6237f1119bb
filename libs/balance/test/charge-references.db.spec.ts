import type { TestingModule } from '@nestjs/testing';
import { DomainError, type Id, newId, type UserId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { idempotentRequest } from '@test/support/idempotent-request';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { testingModule } from '@test/support/nest';
import { ChargeBalanceUseCase } from '../src/application/charge-balance.use-case';
import { BalanceModule } from '../src/balance.module';

interface Charge {
  readonly client: Id<'Caller'>;
  readonly userId: UserId;
  readonly reference: string;
  readonly amount: number;
}

describe('The reference of a charge', () => {
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

  const aCharge = (more: Partial<Charge> = {}): Charge => ({
    client: newId<'Caller'>(),
    userId: newId<'User'>(),
    reference: newId(),
    amount: 500,
    ...more,
  });

  /** Charges with a new key; returns the entry's id, or the code of the refusal. */
  async function charge({ client, userId, reference, amount }: Charge): Promise<string> {
    try {
      const request = idempotentRequest({ callerId: client });
      const { body } = await module.get(ChargeBalanceUseCase).execute({ userId, amount, reference, request });
      return (JSON.parse(body) as { entryId: string }).entryId;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  async function balanceOf(...userIds: UserId[]): Promise<number> {
    const [row] = await database.dataSource.query<{ sum: string }[]>(
      'SELECT COALESCE(SUM(balance), 0) AS sum FROM wallets WHERE user_id IN (?)',
      [userIds.map(toBinary)],
    );
    return Number(row?.sum);
  }

  /** As charges were stored before references belonged to clients. */
  const forgetClientOf = ({ userId, reference }: Charge) =>
    database.dataSource.query('UPDATE charge_references SET client_id = NULL WHERE user_id = ? AND reference = ?', [
      toBinary(userId),
      reference,
    ]);

  it('is the same entry for the same client, customer and amount, with any key', async () => {
    const one = aCharge();
    const entryId = await charge(one);
    expect(await charge(one)).toBe(entryId);
    expect(await balanceOf(one.userId)).toBe(500);
  });

  it('is refused for another customer or another amount of the same client', async () => {
    const one = aCharge();
    const another = { ...one, userId: newId<'User'>() };
    await charge(one);
    expect(await charge(another)).toBe('balance.reference-reused');
    expect(await charge({ ...one, amount: 501 })).toBe('balance.reference-reused');
    expect(await balanceOf(one.userId, another.userId)).toBe(500);
  });

  it.each([' %s', '%s\u3000', '%s\u200b', '\ufeff%s'])(
    'is the same in a form that looks the same: %j',
    async (form) => {
      const one = aCharge();
      const entryId = await charge(one);
      expect(await charge({ ...one, reference: form.replace('%s', one.reference) })).toBe(entryId);
      expect(await balanceOf(one.userId)).toBe(500);
    },
  );

  it('belongs to its client: another client can use it, also for the same customer', async () => {
    const one = aCharge();
    const [first, second] = [await charge(one), await charge({ ...one, client: newId<'Caller'>(), amount: 700 })];
    expect(second).not.toBe(first);
    expect(await charge(one)).toBe(first);
    expect(await balanceOf(one.userId)).toBe(1_200);
  });

  it('is booked for one of two customers who are charged with it concurrently', async () => {
    const [one, reference] = [aCharge(), newId()];
    const both = [one.userId, newId<'User'>()].map((userId) => ({ ...one, userId, reference }));
    for (const each of both) await charge({ ...each, reference: newId(), amount: 1 }); // create their wallets
    const release = await holdRows(
      database,
      `SELECT user_id FROM wallets WHERE user_id IN (${both.map(({ userId }) => `X'${userId.replaceAll('-', '')}'`).join(', ')}) FOR UPDATE`,
    );
    const charges = both.map((each) => charge(each));
    await untilSomebodyWaits(database);
    await release();
    const outcomes = await Promise.all(charges);
    expect(outcomes.filter((outcome) => outcome === 'balance.reference-reused')).toHaveLength(1);
    expect(await balanceOf(...both.map(({ userId }) => userId))).toBe(502);
  });

  describe('that was stored without a client', () => {
    it('is the same entry for any client', async () => {
      const old = aCharge();
      const entryId = await charge(old);
      await forgetClientOf(old);
      expect(await charge(old)).toBe(entryId);
      expect(await charge({ ...old, client: newId<'Caller'>() })).toBe(entryId);
      expect(await balanceOf(old.userId)).toBe(500);
    });

    it('is refused to any client for another amount', async () => {
      const old = aCharge();
      await charge(old);
      await forgetClientOf(old);
      const stranger = newId<'Caller'>();
      expect(await charge({ ...old, client: stranger, amount: 501 })).toBe('balance.reference-reused');
      expect(await balanceOf(old.userId)).toBe(500);
    });

    it('does not decide for other customers, any of whom can still use it', async () => {
      const reference = newId();
      const [one, another] = [aCharge({ reference }), aCharge({ reference })];
      const entries = [await charge(one), await charge(another)];
      await Promise.all([one, another].map(forgetClientOf));
      expect([await charge(one), await charge(another)]).toEqual(entries);

      const later = aCharge({ reference });
      expect(entries).not.toContain(await charge(later));
      expect(await balanceOf(later.userId)).toBe(500);
      expect(await charge({ ...later, userId: newId<'User'>() })).toBe('balance.reference-reused');
    });
  });
});
