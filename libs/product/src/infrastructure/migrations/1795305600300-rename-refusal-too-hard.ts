import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A worker of the release before may still write `too-hard`: such a refusal is shown without a reason, for a week. */
export class RenameRefusalTooHard1795305600300 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'product_images',
      blocks: { mariadb: 'writes', mysql: 'writes' },
      secondsAtTenMillion: { mariadb: 1751, mysql: 2108 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "UPDATE product_images SET refusal = 'processing-failed' WHERE status = 'refused' AND refusal = 'too-hard'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      "UPDATE product_images SET refusal = 'too-hard' WHERE status = 'refused' AND refusal = 'processing-failed'",
    );
  }
}
