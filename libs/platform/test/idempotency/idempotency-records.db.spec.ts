import {
  type AnswerLedger,
  DomainError,
  type Id,
  IdempotencyRecords,
  type IdempotentRequest,
  newId,
  UnitOfWork,
} from '@app/kernel';
import { SqlIdempotencyRecords } from '@app/platform/idempotency/sql-idempotency-records';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { testingModule } from '@test/support/nest';
import type { TestingModule } from '@nestjs/testing';
import { createHash } from 'node:crypto';

const hash = (body: string): Buffer => createHash('sha256').update(body).digest();

const aRequest = (given: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  callerId: newId<'Caller'>(),
  key: 'key-1',
  requestHash: hash('{}'),
  attemptId: newId<'Attempt'>(),
  ...given,
});

/** The same request, received once more. */
const again = (request: IdempotentRequest): IdempotentRequest => ({ ...request, attemptId: newId<'Attempt'>() });

describe('Idempotency records', () => {
  let schema: TestDatabase;
  let module: TestingModule;
  let records: IdempotencyRecords;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    schema = await createTestDatabase();
    module = await testingModule({ database: schema }).compile();
    await module.init();
    records = module.get(IdempotencyRecords);
    unitOfWork = module.get(UnitOfWork);
  });
  afterEach(() => schema.dataSource.query('DELETE FROM idempotency_records'));
  afterAll(async () => {
    await module.close();
    await schema.drop();
  });

  const inLedger = <T>(requests: readonly IdempotentRequest[], work: (ledger: AnswerLedger) => T | Promise<T>) =>
    unitOfWork.run(async (tx) => {
      const ledger = await records.open(tx, requests);
      return work(ledger);
    });

  const store = (request: IdempotentRequest, body: string) =>
    inLedger([request], (ledger) => ledger.store(request, body));
  const answerTo = (request: IdempotentRequest) => inLedger([request], (ledger) => ledger.answerTo(request));
  const count = async (): Promise<number> =>
    Number((await schema.dataSource.query('SELECT COUNT(*) AS n FROM idempotency_records'))[0].n);

  it('is the adapter of the port', () => {
    expect(records).toBeInstanceOf(SqlIdempotencyRecords);
  });

  it('has no answer for a new key', async () => {
    expect(await answerTo(aRequest())).toBeUndefined();
  });

  it('answers a repeated request with the bytes of the first success', async () => {
    const request = aRequest();
    const body = '{"name":"김치 🛒","quote":"\\"","n":1.0,  "spaces":"  "}';
    await store(request, body);
    expect(await answerTo(again(request))).toEqual({ body, replayed: true });
  });

  it('answers the same attempt as the first time: the caller has not had the first answer', async () => {
    const request = aRequest();
    await store(request, '{}');
    expect(await answerTo(request)).toEqual({ body: '{}', replayed: false });
  });

  it('refuses the key for another request', async () => {
    const request = aRequest();
    await store(request, '{}');
    const answer = await answerTo({ ...again(request), requestHash: hash('{"other":true}') });
    expect(answer).toBeInstanceOf(DomainError);
    expect(answer).toMatchObject({ code: 'idempotency.key-reused', kind: 'unprocessable' });
  });

  it("leaves another caller's same key free, beside the first one in a transaction too", async () => {
    const request = aRequest();
    const other = { ...again(request), callerId: newId<'Caller'>() };
    await store(request, '"first"');
    const answers = await inLedger([again(request), other], (ledger) => {
      const before = ledger.answerTo(other);
      ledger.store(other, '"other"');
      return [before, ledger.answerTo(again(request)), ledger.answerTo(again(other))];
    });
    expect(answers).toEqual([undefined, { body: '"first"', replayed: true }, { body: '"other"', replayed: true }]);
    expect(await count()).toBe(2);
  });

  it.each([
    ['differ in case', 'Key', 'key'],
    ['differ in a trailing character', 'key', 'key!'],
    ['are as long as they may be', 'k'.repeat(254) + 'a', 'k'.repeat(254) + 'b'],
  ])('distinguishes keys that %s', async (_, one, other) => {
    const request = aRequest({ key: one });
    await store(request, '{}');
    expect(await answerTo({ ...again(request), key: other })).toBeUndefined();
    expect(await answerTo(again(request))).toMatchObject({ replayed: true });
  });

  it('reads many keys at once, and distinguishes new and old ones', async () => {
    const old = Array.from({ length: 20 }, (_, n) => aRequest({ key: `old-${n}` }));
    await inLedger(old, (ledger) => {
      for (const request of old) ledger.store(request, `"${request.key}"`);
    });
    const fresh = Array.from({ length: 20 }, (_, n) => aRequest({ key: `new-${n}` }));
    const repeated = old.map(again);
    const answers = await inLedger([...fresh, ...repeated], (ledger) =>
      [...fresh, ...repeated].map((request) => ledger.answerTo(request)),
    );
    expect(answers.slice(0, 20)).toEqual(fresh.map(() => undefined));
    expect(answers.slice(20)).toEqual(old.map(({ key }) => ({ body: `"${key}"`, replayed: true })));
  });

  it('has the answer for the second of two with one key in the same transaction', async () => {
    const first = aRequest();
    const second = again(first);
    const answer = await inLedger([first, second], (ledger) => {
      expect(ledger.answerTo(first)).toBeUndefined();
      ledger.store(first, '"first"');
      return ledger.answerTo(second);
    });
    expect(answer).toEqual({ body: '"first"', replayed: true });
    expect(await count()).toBe(1);
  });

  it('leaves the key free when the transaction is rolled back', async () => {
    const request = aRequest();
    const undone = unitOfWork.run(async (tx) => {
      const ledger = await records.open(tx, [request]);
      ledger.store(request, '{}');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await answerTo(again(request))).toBeUndefined();
  });

  it('writes nothing without requests or answers', async () => {
    await inLedger([], () => undefined);
    await inLedger([aRequest()], () => undefined);
    expect(await count()).toBe(0);
  });

  it('throws TransactionConflict when another transaction stored the key meanwhile', async () => {
    const request = aRequest();
    const loser = again(request);
    const runs: unknown[] = [];
    const answer = await inLedger([loser], async (ledger) => {
      const found = ledger.answerTo(loser);
      runs.push(found);
      if (found !== undefined) return found;
      await store(request, '"winner"');
      ledger.store(loser, '"loser"');
      return undefined;
    });
    // The conflict had the work run again, and it saw the winner.
    expect(runs).toEqual([undefined, { body: '"winner"', replayed: true }]);
    expect(answer).toEqual({ body: '"winner"', replayed: true });
    expect(await count()).toBe(1);
  });

  it('has one effect for many requests with one key at once, and the same answer for all', async () => {
    const first = aRequest();
    const requests = [first, ...Array.from({ length: 15 }, () => again(first))];
    const effects: Id<'Attempt'>[] = [];
    const answers = await Promise.all(
      requests.map((request) =>
        inLedger([request], (ledger) => {
          const stored = ledger.answerTo(request);
          if (stored !== undefined && 'body' in stored) return stored.body;
          const body = JSON.stringify(request.attemptId);
          ledger.store(request, body);
          effects.push(request.attemptId);
          return body;
        }),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await count()).toBe(1);
    expect(effects.map((id) => JSON.stringify(id))).toContain(answers[0]);
  });
});
