import { newId, UnitOfWork } from '@app/kernel';
import { execute, select, toBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { MessageFailures } from './message-failures';

/** An existing row counts one more failure; each failure, which is rare, has its own transaction. */
const COUNT = `INSERT INTO inbox_failures (queue, message_id, failures, attempt_id) VALUES (?, ?, 1, ?)
  ON DUPLICATE KEY UPDATE failures = IF(attempt_id = ?, failures, failures + 1), attempt_id = ?,
    failed_at = UTC_TIMESTAMP(3)`;

@Injectable()
export class SqlMessageFailures extends MessageFailures {
  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  async count(queue: string, messageId: string): Promise<number> {
    // Made before the first run: after an unanswered COMMIT, the next run finds the failure counted.
    const attempt = toBinary(newId());
    return this.unitOfWork.run(async (tx) => {
      await execute(tx, COUNT, [queue, messageId, attempt, attempt, attempt]);
      const [row] = await select<{ failures: number }>(
        tx,
        'SELECT failures FROM inbox_failures WHERE queue = ? AND message_id = ?',
        [queue, messageId],
      );
      return row?.failures ?? 0;
    });
  }
}
