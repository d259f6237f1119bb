import { Injectable } from '@nestjs/common';
import { type LockingTx, type Tx, type UserId, type WhenLocked } from '@app/kernel';
import {
  caseOf,
  executeLater,
  fromBinary,
  idParameter,
  insertRowsLater,
  isDuplicateKeyOf,
  select,
  selectForUpdate,
  toInteger,
  type WrittenRow,
} from '@app/platform';
import { WalletRepository } from '../application/wallet.repository';
import { Wallet } from '../domain/wallet';
import { Wallets } from '../domain/wallets';
import { ENTRY_COLUMNS, toEntryRow } from './entry.row';

interface WalletRow {
  readonly user_id: Buffer;
  readonly balance: number;
  readonly entry_count: number;
}

interface NewWalletRow extends WalletRow {
  readonly updated_at: Date;
}

@Injectable()
export class SqlWalletRepository extends WalletRepository {
  protected async lock(tx: LockingTx, userIds: readonly UserId[], whenLocked: WhenLocked): Promise<Wallets> {
    if (userIds.length === 0) return new Wallets([], []);
    if (whenLocked === 'skip') return this.lockFree(tx, userIds);
    return new Wallets(userIds, (await this.lockRows(tx, userIds, 'wait')).map(toWallet));
  }

  /**
   * SKIP LOCKED does not distinguish a held wallet from a missing one. A count in the same round trip does; only when
   * some wallets are held, a second round trip finds out which. A wallet created in between counts as held, and its
   * order runs again.
   */
  private async lockFree(tx: LockingTx, userIds: readonly UserId[]): Promise<Wallets> {
    const [rows, [existing]] = await Promise.all([
      this.lockRows(tx, userIds, 'skip'),
      select<{ n: number }>(tx, 'SELECT COUNT(*) AS n FROM wallets FORCE INDEX (PRIMARY) WHERE user_id IN (?)', [
        userIds.map(idParameter),
      ]),
    ]);
    const locked = rows.map(toWallet);
    if (existing && toInteger(existing.n) === locked.length) return new Wallets(userIds, locked);
    const known = await select<Pick<WalletRow, 'user_id'>>(
      tx,
      'SELECT user_id FROM wallets FORCE INDEX (PRIMARY) WHERE user_id IN (?)',
      [userIds.map(idParameter)],
    );
    const held = new Set(known.map((row) => fromBinary<'User'>(row.user_id)));
    for (const { userId } of locked) held.delete(userId);
    return new Wallets(userIds, locked, held);
  }

  private lockRows(tx: LockingTx, userIds: readonly UserId[], whenLocked: WhenLocked): Promise<WalletRow[]> {
    // FORCE INDEX: a long list over a small table must not become a scan that locks every wallet.
    return selectForUpdate<WalletRow>(
      tx,
      `SELECT user_id, balance, entry_count FROM wallets FORCE INDEX (PRIMARY)
       WHERE user_id IN (?) ORDER BY user_id`,
      [userIds.map(idParameter)],
      whenLocked,
    );
  }

  protected save(tx: Tx, wallets: readonly Wallet[]): void {
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
    insertRowsLater(tx, 'wallet_entries', ENTRY_COLUMNS, entries.map(toEntryRow));
  }

  private insertNew(tx: Tx, wallets: readonly Wallet[]): void {
    insertRowsLater<WrittenRow<NewWalletRow>>(
      tx,
      'wallets',
      ['user_id', 'balance', 'entry_count', 'updated_at'],
      wallets.map(({ userId, balance, entries }) => ({
        user_id: idParameter(userId),
        balance,
        entry_count: entries,
        updated_at: tx.now,
      })),
      { conflictOn: isDuplicateKeyOf('PRIMARY') },
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
      [...balance.parameters, ...added.parameters, tx.now, wallets.map(keyOf)],
    );
  }
}

const toWallet = (row: WalletRow): Wallet =>
  new Wallet(fromBinary<'User'>(row.user_id), row.balance, row.entry_count, false);
