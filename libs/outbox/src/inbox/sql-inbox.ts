import { Injectable } from '@nestjs/common';
import type { Id, Tx } from '@app/kernel';
import { execute, fromBinary, insertAllLater, isDuplicateKeyOf, select, toBinary } from '@app/platform';
import { Inbox } from './inbox';

/**
 * A plain read and a plain INSERT: INSERT IGNORE would also turn errors into warnings, and deadlocks under load
 * (docs/design.md, Keys). Sorted, so that two consumers of the same events wait for each other in one direction only.
 */
@Injectable()
export class SqlInbox extends Inbox {
  async accept<E extends Id<'Event'>>(tx: Tx, consumer: string, eventIds: readonly E[]): Promise<Set<E>> {
    if (eventIds.length === 0) return new Set();
    const known = await this.findAccepted(tx, consumer, eventIds);
    return this.acceptNew(
      tx,
      consumer,
      eventIds.filter((eventId) => !known.has(eventId)),
    );
  }

  acceptNew<E extends Id<'Event'>>(tx: Tx, consumer: string, eventIds: readonly E[]): Set<E> {
    const fresh = [...new Set(eventIds)].sort();
    insertAllLater(
      tx,
      'inbox',
      ['consumer', 'event_id'],
      fresh.map((eventId) => [consumer, toBinary(eventId)]),
      { conflictOn: isDuplicateKeyOf('PRIMARY') },
    );
    return new Set(fresh);
  }

  async hasAny(tx: Tx, consumer: string): Promise<boolean> {
    const rows = await select(tx, 'SELECT 1 FROM inbox WHERE consumer = ? LIMIT 1', [consumer]);
    return rows.length > 0;
  }

  async forget(tx: Tx, consumers: readonly string[], limit: number): Promise<number> {
    if (consumers.length === 0) return 0;
    return execute(tx, 'DELETE FROM inbox WHERE consumer IN (?) ORDER BY consumer, event_id LIMIT ?', [
      consumers,
      limit,
    ]);
  }

  private async findAccepted(tx: Tx, consumer: string, eventIds: readonly string[]): Promise<Set<string>> {
    const rows = await select<{ event_id: Buffer }>(
      tx,
      'SELECT event_id FROM inbox WHERE consumer = ? AND event_id IN (?)',
      [consumer, eventIds.map(toBinary)],
    );
    return new Set(rows.map((row) => fromBinary<string>(row.event_id)));
  }
}
