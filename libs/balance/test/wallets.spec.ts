import { Money, newId } from '@app/kernel';
import { MemoryUnitOfWork, TX_NOW } from '@test/support/memory-unit-of-work';
import { WalletsService } from '../src/application/wallets.service';
import { Wallet } from '../src/domain/wallet';
import { Wallets } from '../src/domain/wallets';
import { MemoryWallets } from './memory-wallets';

const [minji, daniel] = [newId<'User'>(), newId<'User'>()];

describe('Wallets', () => {
  it('has an empty, new wallet for a customer without one', () => {
    const known = new Wallet(minji, 5, 1, false);
    const wallets = new Wallets([minji, daniel], [known]);
    expect(wallets.of(minji)).toBe(known);
    expect(wallets.of(daniel)).toMatchObject({ balance: 0, entries: 0, isNew: true });
    expect(wallets.all().map(({ userId }) => userId)).toEqual([minji, daniel]);
  });

  it('refuses a wallet that was not opened', () => {
    expect(() => new Wallets([minji], []).of(daniel)).toThrow('not opened');
  });

  it('opens all but the held wallets', () => {
    const wallets = new Wallets([minji, daniel], [], new Set([daniel]));
    expect([minji, daniel].map((userId) => wallets.isHeld(userId))).toEqual([false, true]);
    expect(wallets.all().map(({ userId }) => userId)).toEqual([minji]);
    expect(() => wallets.of(daniel)).toThrow('not opened');
    expect(new Wallets([minji], []).isHeld(minji)).toBe(false);
  });
});

describe('the wallets of a transaction, for other contexts', () => {
  const spending = (amount: number) => ({
    entryId: newId<'Entry'>(),
    userId: minji,
    orderId: newId<'Order'>(),
    amount: Money.of(amount),
    at: TX_NOW,
  });

  function shop() {
    const repository = new MemoryWallets();
    return { repository, uow: new MemoryUnitOfWork(), service: new WalletsService(repository) };
  }

  it('are locked first and written with the commit', async () => {
    const { repository, uow, service } = shop();
    repository.balances.set(minji, 100);
    const paid = spending(100);
    const refunded = { ...spending(30), kind: 'refund' as const };
    await uow.run(async (tx) => {
      const ledger = await service.open(tx, [minji]);
      ledger.spend(paid);
      ledger.refund(refunded);
    });
    expect(uow.steps).toEqual(['lock wallets', 'write wallets']);
    expect(repository.whenLocked).toEqual(['wait']);
    expect(repository.balances.get(minji)).toBe(30);
    expect(repository.entries).toEqual([
      expect.objectContaining({
        entryId: paid.entryId,
        orderId: paid.orderId,
        kind: 'order',
        amount: -100,
        at: TX_NOW,
      }),
      expect.objectContaining({
        entryId: refunded.entryId,
        orderId: refunded.orderId,
        kind: 'refund',
        amount: 30,
        at: TX_NOW,
      }),
    ]);
  });

  it('cover amounts up to the balance, and accept a balance up to 2^53-1', async () => {
    const { repository, uow, service } = shop();
    repository.balances.set(minji, 100);
    const ledger = await uow.run((tx) => service.open(tx, [minji]));
    const most = Number.MAX_SAFE_INTEGER - 100;
    expect([100, 101].map((amount) => ledger.covers(minji, Money.of(amount)))).toEqual([true, false]);
    expect(ledger.hasRoomFor(minji, Money.of(most))).toBe(true);
    ledger.refund({ ...spending(1), kind: 'cancellation' });
    expect(ledger.hasRoomFor(minji, Money.of(most))).toBe(false);
  });

  it('do not pay more than the balance', async () => {
    const { repository, uow, service } = shop();
    repository.balances.set(minji, 100);
    const ledger = await uow.run((tx) => service.open(tx, [minji]));
    expect(() => ledger.spend(spending(101))).toThrow(RangeError);
    expect(ledger.covers(minji, Money.of(100))).toBe(true);
  });

  it('skip held wallets on request', async () => {
    const { repository, uow, service } = shop();
    repository.held.add(minji);
    const ledger = await uow.run((tx) => service.open(tx, [minji, daniel], 'skip'));
    expect(repository.whenLocked).toEqual(['skip']);
    expect([ledger.isHeld(minji), ledger.isHeld(daniel)]).toEqual([true, false]);
  });
});
