import { Currency, newId, type Tx, type UserId } from '@app/kernel';
import { idempotentRequest, repeated } from '@test/support/idempotent-request';
import { MemoryIdempotencyRecords, MemoryUnitOfWork, TX_NOW } from '@test/support/memory-unit-of-work';
import { ChargeBalanceUseCase } from '../src/application/charge-balance.use-case';
import {
  type BookedCharge,
  type ChargeReference,
  ChargeReferences,
  type ReferencedCharge,
} from '../src/application/charge-references';
import { CorrectBalanceUseCase } from '../src/application/correct-balance.use-case';
import { MemoryWallets } from './memory-wallets';

class MemoryReferences extends ChargeReferences {
  readonly booked = new Map<string, ReferencedCharge>();
  searches = 0;

  find(_tx: Tx, _userId: UserId, { clientId, reference }: ChargeReference): Promise<ReferencedCharge | undefined> {
    this.searches++;
    return Promise.resolve(this.booked.get(`${clientId} ${reference}`));
  }

  insert(_tx: Tx, userId: UserId, { clientId, reference }: ChargeReference, charge: BookedCharge): Promise<void> {
    this.booked.set(`${clientId} ${reference}`, { userId, ...charge });
    return Promise.resolve();
  }
}

function shop() {
  const parts = {
    uow: new MemoryUnitOfWork(),
    wallets: new MemoryWallets(),
    references: new MemoryReferences(),
    idempotency: new MemoryIdempotencyRecords(),
  };
  const currency = new Currency('KRW');
  const { uow, wallets, references, idempotency } = parts;
  return {
    ...parts,
    charging: new ChargeBalanceUseCase(uow, currency, wallets, references, idempotency),
    correcting: new CorrectBalanceUseCase(uow, currency, wallets, idempotency),
  };
}

const [minji, daniel] = [newId<'User'>(), newId<'User'>()];
const request = idempotentRequest();
const charge = { userId: minji, amount: 100, reference: undefined as string | undefined, request };

describe('a charge', () => {
  it('adds an entry and answers the balance after it', async () => {
    const { charging, wallets, references, idempotency, uow } = shop();
    wallets.balances.set(minji, 5);
    const { body, replayed } = await charging.execute({ ...charge, reference: 'payment 7' });
    const [entry] = wallets.entries;
    expect(entry).toMatchObject({ userId: minji, kind: 'charge', amount: 100, note: 'payment 7', at: TX_NOW });
    expect(JSON.parse(body)).toEqual({ entryId: entry?.entryId, balance: 105, currency: 'KRW' });
    expect(replayed).toBe(false);
    expect([...references.booked.values()]).toEqual([
      { userId: minji, entryId: entry?.entryId, amount: 100, balanceAfter: 105 },
    ]);
    expect(idempotency.opened).toEqual([[request]]);
    expect(uow.options).toEqual([{ turn: minji }]);
  });

  it('answers a repeated key with the first answer, and books nothing', async () => {
    const { charging, wallets } = shop();
    const { body } = await charging.execute(charge);
    expect(await charging.execute({ ...charge, request: repeated(request) })).toEqual({ body, replayed: true });
    expect(wallets.entries).toHaveLength(1);
  });

  it('refuses a key of another request', async () => {
    const { charging, wallets } = shop();
    await charging.execute(charge);
    const other = { ...request, requestHash: Buffer.from('another') };
    await expect(charging.execute({ ...charge, request: other })).rejects.toMatchObject({
      code: 'idempotency.key-reused',
    });
    expect(wallets.entries).toHaveLength(1);
  });

  it('books a reference once, for any number of keys, and answers the balance of that time', async () => {
    const { charging, wallets } = shop();
    const referenced = { ...charge, reference: 'payment 7' };
    const { body } = await charging.execute(referenced);
    await charging.execute({ ...charge, request: idempotentRequest() });
    const again = await charging.execute({ ...referenced, request: { ...request, key: 'another' } });
    expect(again).toEqual({ body, replayed: false });
    expect(wallets.balances.get(minji)).toBe(200);
  });

  it.each([
    ['another customer', { userId: daniel }],
    ['another amount', { amount: 101 }],
  ])('refuses a reference of %s', async (_, more) => {
    const { charging, wallets } = shop();
    const referenced = { ...charge, reference: 'payment 7' };
    await charging.execute(referenced);
    await expect(
      charging.execute({ ...referenced, ...more, request: { ...request, key: 'another' } }),
    ).rejects.toMatchObject({ code: 'balance.reference-reused' });
    expect(wallets.entries).toHaveLength(1);
  });

  it('keeps the references of two clients apart', async () => {
    const { charging, wallets } = shop();
    const referenced = { ...charge, reference: 'payment 7' };
    await charging.execute(referenced);
    await charging.execute({ ...referenced, userId: daniel, request: idempotentRequest() });
    expect(wallets.balances).toEqual(
      new Map([
        [minji, 100],
        [daniel, 100],
      ]),
    );
  });

  it('without a reference looks for none and stores none', async () => {
    const { charging, references } = shop();
    await charging.execute(charge);
    expect([references.searches, references.booked.size]).toEqual([0, 0]);
  });

  it('past 2^53-1 is refused, and stores no answer', async () => {
    const { charging, wallets, idempotency } = shop();
    wallets.balances.set(minji, Number.MAX_SAFE_INTEGER - 99);
    await expect(charging.execute(charge)).rejects.toMatchObject({ code: 'balance.too-large' });
    expect([wallets.entries, idempotency.stored.size]).toEqual([[], 0]);
  });
});

describe('a correction', () => {
  const correction = { userId: minji, amount: -30, reason: 'a wrong charge', request };

  it('adds an entry with its reason and answers the balance after it', async () => {
    const { correcting, wallets, uow, idempotency } = shop();
    wallets.balances.set(minji, 100);
    const { body, replayed } = await correcting.execute(correction);
    const [entry] = wallets.entries;
    expect(entry).toMatchObject({ kind: 'correction', amount: -30, note: 'a wrong charge', at: TX_NOW });
    expect(JSON.parse(body)).toEqual({ entryId: entry?.entryId, balance: 70, currency: 'KRW' });
    expect(replayed).toBe(false);
    expect(uow.options).toEqual([{ turn: minji }]);
    expect(idempotency.opened).toEqual([[request]]);
  });

  it('answers a repeated key with the first answer, and books nothing', async () => {
    const { correcting, wallets } = shop();
    wallets.balances.set(minji, 100);
    const { body } = await correcting.execute(correction);
    expect(await correcting.execute({ ...correction, request: repeated(request) })).toEqual({ body, replayed: true });
    expect(wallets.entries).toHaveLength(1);
  });

  it('takes at most the balance', async () => {
    const { correcting, wallets } = shop();
    wallets.balances.set(minji, 29);
    await expect(correcting.execute(correction)).rejects.toMatchObject({ code: 'balance.too-small' });
    wallets.balances.set(minji, 30);
    await correcting.execute(correction);
    expect(wallets.balances.get(minji)).toBe(0);
  });
});
