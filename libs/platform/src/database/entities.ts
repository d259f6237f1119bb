import type { FindOptionsWhere, ObjectLiteral, Repository } from 'typeorm';
import type { LockingTx, Tx } from '@app/kernel';
import type { ConflictOn } from './round-trips';
import { SessionQueryRunner } from './session-query-runner';
import { roundTripsOf } from './transaction';

/**
 * The same repository inside a transaction: its statements are the transaction's. `conflictOn`: as of `executeLater`.
 * An injected repository by itself reads outside any transaction, and refuses to write.
 */
export function entitiesIn<Entity extends ObjectLiteral>(
  tx: Tx,
  repository: Repository<Entity>,
  options?: { conflictOn?: ConflictOn },
): Repository<Entity> {
  return withSession(tx, repository, (sql, parameters) => {
    if (LOCKS.test(sql)) throw new Error('lock entities with lockEntity, within tx.lock or tx.open');
    return roundTripsOf(tx).send(sql, parameters, options);
  });
}

/** The entity, its row locked until the transaction ends: `selectForUpdate` for entities. */
export async function lockEntity<Entity extends ObjectLiteral>(
  tx: LockingTx,
  repository: Repository<Entity>,
  where: FindOptionsWhere<Entity>,
): Promise<Entity | undefined> {
  const entities = withSession(tx, repository, (sql, parameters) => roundTripsOf(tx).send(sql, parameters));
  return (await entities.findOne({ where, lock: { mode: 'pessimistic_write' } })) ?? undefined;
}

const LOCKS = /\b(FOR (UPDATE|SHARE)|LOCK IN SHARE MODE)\b/;

function withSession<Entity extends ObjectLiteral>(
  tx: Tx,
  repository: Repository<Entity>,
  send: (sql: string, parameters: readonly unknown[]) => Promise<unknown>,
): Repository<Entity> {
  roundTripsOf(tx);
  const runner = new SessionQueryRunner(repository.manager.dataSource, send, { inTransaction: true });
  return runner.manager.withRepository(repository);
}
