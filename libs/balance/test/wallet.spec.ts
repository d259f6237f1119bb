import { newId } from '@app/kernel';
import fc from 'fast-check';
import type { Movement } from '../src/domain/entry';
import { Wallet } from '../src/domain/wallet';

const movement = (amount: number): Movement => ({
  entryId: newId<'Entry'>(),
  kind: 'correction',
  counterAccount: 'corrections',
  amount,
  orderId: undefined,
  note: undefined,
  at: new Date(),
});

describe('Wallet', () => {
  it('numbers its entries without a gap and says the balance after each', () => {
    const wallet = new Wallet(newId<'User'>(), 100, 7, false);
    wallet.book(movement(50));
    wallet.book(movement(-120));
    expect(wallet.newEntries().map(({ entryNo, balanceAfter }) => [entryNo, balanceAfter])).toEqual([
      [8, 150],
      [9, 30],
    ]);
    expect(wallet.balance).toBe(30);
  });

  it('is never negative', () => {
    const wallet = Wallet.empty(newId<'User'>());
    expect(() => wallet.book(movement(-1))).toThrow(expect.objectContaining({ code: 'balance.too-small' }));
    expect(wallet.newEntries()).toEqual([]);
  });

  it('never passes 2^53-1', () => {
    const wallet = new Wallet(newId<'User'>(), Number.MAX_SAFE_INTEGER, 1, false);
    expect(() => wallet.book(movement(1))).toThrow(expect.objectContaining({ code: 'balance.too-large' }));
  });

  it('always equals the sum of its entries', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 })), (amounts) => {
        const wallet = Wallet.empty(newId<'User'>());
        for (const amount of amounts) {
          if (wallet.balance + amount >= 0) wallet.book(movement(amount));
        }
        const sum = wallet.newEntries().reduce((total, { amount }) => total + amount, 0);
        expect(wallet.balance).toBe(sum);
        expect(wallet.entries).toBe(wallet.newEntries().length);
      }),
    );
  });
});
