import { newId } from '@app/kernel';
import fc from 'fast-check';
import { Wallet } from '../src/domain/wallet';

const movement = (amount: number) => ({ entryId: newId<'Entry'>(), amount, note: undefined, at: new Date() });

describe('Wallet', () => {
  it('numbers its entries without a gap and records the balance after each', () => {
    const wallet = new Wallet(newId<'User'>(), 100, 7, false);
    wallet.correct(movement(50));
    wallet.correct(movement(-120));
    expect(wallet.newEntries().map(({ entryNo, balanceAfter }) => [entryNo, balanceAfter])).toEqual([
      [8, 150],
      [9, 30],
    ]);
    expect(wallet.balance).toBe(30);
  });

  it('moves money between itself and the counter account of each kind of entry', () => {
    const wallet = Wallet.empty(newId<'User'>());
    const orderId = newId<'Order'>();
    wallet.charge({ ...movement(100), note: 'payment 7' });
    wallet.pay({ ...movement(70), orderId });
    wallet.refund({ ...movement(20), orderId, kind: 'refund' });
    wallet.correct({ ...movement(-5), note: 'an error' });
    expect(
      wallet
        .newEntries()
        .map(({ kind, counterAccount, amount, balanceAfter }) => [kind, counterAccount, amount, balanceAfter]),
    ).toEqual([
      ['charge', 'cash', 100, 100],
      ['order', 'sales', -70, 30],
      ['refund', 'sales', 20, 50],
      ['correction', 'corrections', -5, 45],
    ]);
  });

  it('covers amounts up to the balance, and accepts amounts up to the maximum', () => {
    const wallet = new Wallet(newId<'User'>(), 100, 1, false);
    expect([wallet.covers(100), wallet.covers(101)]).toEqual([true, false]);
    const most = Number.MAX_SAFE_INTEGER - 100;
    expect([wallet.hasRoomFor(most), wallet.hasRoomFor(most + 1)]).toEqual([true, false]);
  });

  it('is never negative', () => {
    const wallet = Wallet.empty(newId<'User'>());
    expect(() => wallet.correct(movement(-1))).toThrow(expect.objectContaining({ code: 'balance.too-small' }));
    expect(wallet.newEntries()).toEqual([]);
  });

  it('never passes 2^53-1', () => {
    const wallet = new Wallet(newId<'User'>(), Number.MAX_SAFE_INTEGER, 1, false);
    expect(() => wallet.correct(movement(1))).toThrow(expect.objectContaining({ code: 'balance.too-large' }));
  });

  it('always equals the sum of its entries', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 })), (amounts) => {
        const wallet = Wallet.empty(newId<'User'>());
        for (const amount of amounts) {
          if (wallet.balance + amount >= 0) wallet.correct(movement(amount));
        }
        const sum = wallet.newEntries().reduce((total, { amount }) => total + amount, 0);
        expect(wallet.balance).toBe(sum);
        expect(wallet.entries).toBe(wallet.newEntries().length);
      }),
    );
  });
});
