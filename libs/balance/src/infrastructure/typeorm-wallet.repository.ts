import { Injectable } from '@nestjs/common';
import { Clock, type Tx, type UserId } from '@app/kernel';
import { caseOf, executeLater, fromBinary, idParameter, insertAllLater, isDuplicateKey, select } from '@app/platform';
import { WalletRepository } from '../application/wallet.repository';
import { Wallet } from '../domain/wallet';
import { Wallets } from '../domain/wallets';
import { ENTRY_COLUMNS, entryValues } from './entry.row';

interface WalletRow {
  readonly user_id: Buffer;
  readonly balance: number;
  readonly entry_count: number;
}

@Injectable()
export class TypeOrmWalletRepository extends WalletRepository {
  constructor(private readonly clock: Clock) {
    super();
  }

  async lock(tx: Tx, userIds: readonly UserId[]): Promise<Wallets> {
    if (userIds.length === 0) return new Wallets([], []);
    // FORCE INDEX: a long list over a small table must not become a scan that locks every wallet.
    const rows = await select<WalletRow>(
      tx,
      `SELECT user_id, balance, entry_count FROM wallets FORCE INDEX (PRIMARY)
       WHERE user_id IN (?) ORDER BY user_id FOR UPDATE`,
      [userIds.map(idParameter)],
    );
    return new Wallets(userIds, rows.map(toWallet));
  }

  save(tx: Tx, wallets: readonly Wallet[]): void {
    const changed = wallets.filter((wallet) => wallet.newEntries().length > 0);
    this.insertNew(
      tx,
      changed.filter(({ isNew }) => isNew),
    );
    this.update(
      tx,
      changed.filter(({ isNew }) => !isNew),
    );
    const entries = changed.flatMap((wallet) => wallet.newEntries());
    insertAllLater(tx, 'wallet_entries', ENTRY_COLUMNS, entries.map(entryValues));
  }

  private insertNew(tx: Tx, wallets: readonly Wallet[]): void {
    const now = this.clock.now();
    insertAllLater(
      tx,
      'wallets',
      ['user_id', 'balance', 'entry_count', 'updated_at'],
      wallets.map((wallet) => [idParameter(wallet.userId), wallet.balance, wallet.entries, now]),
      { conflictOn: isDuplicateKey },
    );
  }

  private update(tx: Tx, wallets: readonly Wallet[]): void {
    if (wallets.length === 0) return;
    const keyOf = (wallet: Wallet) => idParameter(wallet.userId);
    const balance = caseOf('user_id', wallets, keyOf, (wallet) => wallet.balance);
    const added = caseOf('user_id', wallets, keyOf, (wallet) => wallet.newEntries().length);
    executeLater(
      tx,
      `UPDATE wallets SET balance = ${balance.sql}, entry_count = entry_count + ${added.sql}, updated_at = ?
       WHERE user_id IN (?)`,
      [...balance.parameters, ...added.parameters, this.clock.now(), wallets.map(keyOf)],
    );
  }
}

const toWallet = (row: WalletRow): Wallet =>
  new Wallet(fromBinary<'User'>(row.user_id), row.balance, row.entry_count, false);
