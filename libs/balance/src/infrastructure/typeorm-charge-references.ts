import { Injectable } from '@nestjs/common';
import { TransactionConflict, type Tx, type UserId } from '@app/kernel';
import { fromBinary, insertAll, isDuplicateKey, select, toBinary } from '@app/platform';
import { type BookedCharge, ChargeReferences } from '../application/charge-references';

interface ReferenceRow {
  readonly entry_id: Buffer;
  readonly amount: number;
  readonly balance_after: number;
}

@Injectable()
export class TypeOrmChargeReferences extends ChargeReferences {
  async find(tx: Tx, userId: UserId, reference: string): Promise<BookedCharge | undefined> {
    const [row] = await select<ReferenceRow>(
      tx,
      'SELECT entry_id, amount, balance_after FROM charge_references WHERE user_id = ? AND reference = ?',
      [toBinary(userId), reference],
    );
    return row && { entryId: fromBinary<'Entry'>(row.entry_id), amount: row.amount, balanceAfter: row.balance_after };
  }

  async insert(tx: Tx, userId: UserId, reference: string, charge: BookedCharge): Promise<void> {
    try {
      await insertAll(
        tx,
        'charge_references',
        ['user_id', 'reference', 'entry_id', 'amount', 'balance_after'],
        [[toBinary(userId), reference, toBinary(charge.entryId), charge.amount, charge.balanceAfter]],
      );
    } catch (error) {
      if (isDuplicateKey(error)) throw new TransactionConflict(error);
      throw error;
    }
  }
}
