import { newId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { RenameRefusalTooHard1795305600300 } from '../../src/infrastructure/migrations/1795305600300-rename-refusal-too-hard';

describe('The migration of the refusal `too-hard`', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function refused(refusal: string): Promise<Buffer> {
    const id = toBinary(newId());
    await database.dataSource.query(
      `INSERT INTO product_images (id, product_id, content_type, byte_length, alt, status, refusal, position, actor_id,
         created_at) VALUES (?, ?, 'image/png', 1, '', 'refused', ?, 1, ?, UTC_TIMESTAMP(3))`,
      [id, id, refusal, id],
    );
    return id;
  }
  const refusalOf = async (id: Buffer): Promise<string | undefined> => {
    const sql = 'SELECT refusal FROM product_images WHERE id = ?';
    return (await database.dataSource.query<{ refusal: string }[]>(sql, [id]))[0]?.refusal;
  };

  it('names it `processing-failed`, leaves other refusals as they are, and can be taken back', async () => {
    const [tooHard, damaged] = [await refused('too-hard'), await refused('damaged')];
    const runner = database.dataSource.createQueryRunner();
    const migration = new RenameRefusalTooHard1795305600300();
    await migration.up(runner);
    expect([await refusalOf(tooHard), await refusalOf(damaged)]).toEqual(['processing-failed', 'damaged']);
    await migration.down(runner);
    expect([await refusalOf(tooHard), await refusalOf(damaged)]).toEqual(['too-hard', 'damaged']);
    await runner.release();
  });
});
