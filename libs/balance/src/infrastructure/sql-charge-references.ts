import { Injectable } from '@nestjs/common';
import { comparisonKey, type Tx, type UserId } from '@app/kernel';
import { fromBinary, insertRows, isDuplicateKeyOf, select, toBinary, type WrittenRow } from '@app/platform';
import {
  type BookedCharge,
  type ChargeReference,
  ChargeReferences,
  type ReferencedCharge,
} from '../application/charge-references';

interface ReferenceRow {
  readonly user_id: Buffer;
  readonly entry_id: Buffer;
  readonly amount: number;
  readonly balance_after: number;
}

interface NewReferenceRow extends ReferenceRow {
  readonly client_id: Buffer;
  readonly reference: string;
  readonly reference_key: string;
}

@Injectable()
export class SqlChargeReferences extends ChargeReferences {
  async find(tx: Tx, userId: UserId, { clientId, reference }: ChargeReference): Promise<ReferencedCharge | undefined> {
    const columns = 'user_id, entry_id, amount, balance_after';
    const key = comparisonKey(reference);
    const [[withoutClient], [ofClient]] = await Promise.all([
      select<ReferenceRow>(
        tx,
        `SELECT ${columns} FROM charge_references WHERE user_id = ? AND reference_key = ? AND client_id IS NULL`,
        [toBinary(userId), key],
      ),
      select<ReferenceRow>(tx, `SELECT ${columns} FROM charge_references WHERE client_id = ? AND reference_key = ?`, [
        toBinary(clientId),
        key,
      ]),
    ]);
    const row = withoutClient ?? ofClient;
    return row && toCharge(row);
  }

  async insert(
    tx: Tx,
    userId: UserId,
    { clientId, reference }: ChargeReference,
    { entryId, amount, balanceAfter }: BookedCharge,
  ): Promise<void> {
    await insertRows<WrittenRow<NewReferenceRow>>(
      tx,
      'charge_references',
      ['user_id', 'client_id', 'reference', 'reference_key', 'entry_id', 'amount', 'balance_after'],
      [
        {
          user_id: toBinary(userId),
          client_id: toBinary(clientId),
          reference,
          reference_key: comparisonKey(reference),
          entry_id: toBinary(entryId),
          amount,
          balance_after: balanceAfter,
        },
      ],
      { conflictOn: isReferenceTaken },
    );
  }
}

/** The older key counts too: references from before may have no key of their own. */
const isReferenceTaken = isDuplicateKeyOf('charge_references_by_client_key', 'charge_references_by_client');

const toCharge = (row: ReferenceRow): ReferencedCharge => ({
  userId: fromBinary<'User'>(row.user_id),
  entryId: fromBinary<'Entry'>(row.entry_id),
  amount: row.amount,
  balanceAfter: row.balance_after,
});
