import { openWallet } from '../shop/wallet-book';
import { type Break, id, unknownUser, walletOf, entryOf, bookAgain } from './break';

export const moneyBreaks: readonly Break[] = [
  {
    what: 'a wallet with an entry count and no entry',
    check: 'ledger.wallets',
    names: () => ({ userId: unknownUser }),
    inflict: async (db, _, now) => {
      await openWallet(db, { userId: unknownUser, balance: 0, entries: 0 }, now);
      await walletOf(db, 'entry_count = 1', unknownUser);
    },
  },
  {
    what: 'a balance unlike the sum of its entries',
    check: 'ledger.wallets',
    also: ['ledger.zero-sum'],
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => walletOf(db, 'balance = balance + 1', alice.userId),
  },
  {
    what: 'a balance below the sum of its entries',
    check: 'ledger.wallets',
    also: ['ledger.zero-sum'],
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => walletOf(db, 'balance = balance - 1', alice.userId),
  },
  {
    what: 'a wallet with an entry count too low',
    check: 'ledger.wallets',
    names: ({ bob }) => ({ userId: bob.userId }),
    inflict: (db, { bob }) => walletOf(db, 'entry_count = entry_count - 1', bob.userId),
  },
  {
    what: 'a wallet with an entry count too high',
    check: 'ledger.wallets',
    names: ({ bob }) => ({ userId: bob.userId }),
    inflict: (db, { bob }) => walletOf(db, 'entry_count = entry_count + 1', bob.userId),
  },
  {
    what: 'a gap in the numbers of the entries',
    check: 'ledger.wallets',
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => entryOf(db, 'entry_no = 17', [alice.userId, alice.entries]),
  },
  {
    what: 'entries that are numbered from 0',
    check: 'ledger.wallets',
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => entryOf(db, 'entry_no = 0', [alice.userId, 1]),
  },
  {
    what: 'an entry that was removed',
    check: 'ledger.wallets',
    also: ['ledger.zero-sum'],
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) =>
      db.query('DELETE FROM wallet_entries WHERE user_id = ? AND entry_no = 2', [id(alice.userId)]),
  },
  {
    what: 'an entry with a wrong balance',
    check: 'ledger.chain',
    names: ({ alice }) => ({ userId: alice.userId, entryNo: alice.entries }),
    inflict: (db, { alice }) => entryOf(db, 'balance_after = balance_after - 1', [alice.userId, alice.entries]),
  },
  {
    what: 'an entry with too high a balance',
    check: 'ledger.chain',
    names: ({ alice }) => ({ userId: alice.userId, entryNo: alice.entries }),
    inflict: (db, { alice }) => entryOf(db, 'balance_after = balance_after + 1', [alice.userId, alice.entries]),
  },
  {
    what: 'a first entry that does not start from 0',
    check: 'ledger.chain',
    names: ({ bob }) => ({ userId: bob.userId, entryNo: 1 }),
    inflict: (db, { bob }) => entryOf(db, 'balance_after = 51000', [bob.userId, 1]),
  },
  {
    what: 'a correction with cash as its counter account',
    check: 'ledger.accounts',
    names: ({ alice }) => ({ userId: alice.userId, entryNo: 2 }),
    inflict: (db, { alice }) => entryOf(db, "counter_account = 'cash'", [alice.userId, 2]),
  },
  {
    what: 'an entry of an unknown kind',
    check: 'ledger.accounts',
    names: ({ bob }) => ({ userId: bob.userId, entryNo: 1 }),
    inflict: (db, { bob }) => entryOf(db, "kind = 'gift'", [bob.userId, 1]),
  },
  {
    what: 'an entry with an unknown account',
    check: 'ledger.zero-sum',
    also: ['ledger.accounts'],
    names: () => ({ accounts: 'all' }),
    inflict: (db, { bob }) => entryOf(db, "counter_account = 'nowhere'", [bob.userId, 1]),
  },
  {
    what: 'entries whose wallet is gone',
    check: 'ledger.owners',
    also: ['ledger.zero-sum'],
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => db.query('DELETE FROM wallets WHERE user_id = ?', [id(alice.userId)]),
  },
  {
    what: 'sales without an order',
    check: 'ledger.sales',
    also: ['orders.payment-owners'],
    names: () => ({ account: 'sales' }),
    inflict: (db, { alice }) => bookAgain(db, alice, { kind: 'order', order_id: null }),
  },
];
