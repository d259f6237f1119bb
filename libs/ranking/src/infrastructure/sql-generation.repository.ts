import { TransactionConflict, type Tx } from '@app/kernel';
import { Database, execute, isDuplicateKeyOf, select, selectForUpdate, toBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type GenerationPage, GenerationRepository } from '../application/generation.repository';
import { BOOKING_RULE, type Generation, type LiveGeneration, type RebuildPosition } from '../domain/generation';
import { GENERATION_COLUMNS, type GenerationRow, toGeneration } from './generation.row';

const BY_NUMBER = `SELECT ${GENERATION_COLUMNS} FROM ranking_generations WHERE generation = ?`;

/** Another transaction has created a generation: with this number, or one that is being built. */
const isBegunMeanwhile = (error: unknown): boolean =>
  isDuplicateKeyOf('PRIMARY')(error) || isDuplicateKeyOf('ranking_generations_live')(error);

@Injectable()
export class SqlGenerationRepository extends GenerationRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async list({ limit, before }: GenerationPage): Promise<Generation[]> {
    const rows = await this.database.query<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM ranking_generations WHERE generation < ? ORDER BY generation DESC LIMIT ?`,
      [before ?? Number.MAX_SAFE_INTEGER, limit + 1],
    );
    return rows.map(toGeneration);
  }

  async findRetired(): Promise<number[]> {
    const rows = await this.database.query<{ generation: number }>(
      "SELECT generation FROM ranking_generations WHERE status = 'retired' ORDER BY generation",
    );
    return rows.map(({ generation }) => generation);
  }

  findLive(tx: Tx): Promise<LiveGeneration[]> {
    return select<LiveGeneration>(
      tx,
      "SELECT generation, rule FROM ranking_generations WHERE live IN ('building', 'serving') ORDER BY generation",
    );
  }

  findBuilding(tx: Tx): Promise<Generation | undefined> {
    return this.findByStatus(tx, 'building');
  }

  findServing(tx: Tx): Promise<Generation | undefined> {
    return this.findByStatus(tx, 'serving');
  }

  async insertNext(tx: Tx): Promise<Generation> {
    const [last] = await select<{ generation: number | null }>(
      tx,
      'SELECT MAX(generation) AS generation FROM ranking_generations',
    );
    const generation = (last?.generation ?? 0) + 1;
    try {
      await execute(tx, "INSERT INTO ranking_generations (generation, status, rule) VALUES (?, 'building', ?)", [
        generation,
        BOOKING_RULE,
      ]);
    } catch (error) {
      if (isBegunMeanwhile(error)) throw new TransactionConflict(error);
      throw error;
    }
    const made = await this.find(tx, generation);
    if (!made) throw new Error(`generation ${generation} is not there after it was inserted`);
    return made;
  }

  lock(tx: Tx, generation: number): Promise<Generation | undefined> {
    return tx.lock('ranking-generations', async (locking) => {
      const [row] = await selectForUpdate<GenerationRow>(locking, BY_NUMBER, [generation]);
      return row && toGeneration(row);
    });
  }

  async savePosition(
    tx: Tx,
    generation: number,
    { userId, orderId }: RebuildPosition,
    bookings: number,
  ): Promise<void> {
    await execute(
      tx,
      `UPDATE ranking_generations SET position_user_id = ?, position_order_id = ?, bookings = ? WHERE generation = ?`,
      [toBinary(userId), toBinary(orderId), bookings, generation],
    );
  }

  async retire(tx: Tx, generation: number): Promise<void> {
    await execute(tx, "UPDATE ranking_generations SET status = 'retired' WHERE generation = ? AND live = 'building'", [
      generation,
    ]);
  }

  async serve(tx: Tx, generation: number, bookings: number): Promise<void> {
    await execute(tx, "UPDATE ranking_generations SET status = 'retired' WHERE live = 'serving'");
    await execute(
      tx,
      `UPDATE ranking_generations SET status = 'serving', bookings = ?, finished_at = UTC_TIMESTAMP(3)
       WHERE generation = ?`,
      [bookings, generation],
    );
  }

  private async findByStatus(tx: Tx, status: 'building' | 'serving'): Promise<Generation | undefined> {
    const [row] = await select<GenerationRow>(
      tx,
      `SELECT ${GENERATION_COLUMNS} FROM ranking_generations WHERE live = ?`,
      [status],
    );
    return row && toGeneration(row);
  }

  private async find(tx: Tx, generation: number): Promise<Generation | undefined> {
    const [row] = await select<GenerationRow>(tx, BY_NUMBER, [generation]);
    return row && toGeneration(row);
  }
}
