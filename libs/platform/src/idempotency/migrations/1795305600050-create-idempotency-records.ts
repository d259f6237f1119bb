import { newTable } from '../../database/schema-change';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIdempotencyRecords1795305600050 implements MigrationInterface {
  static readonly change = newTable('idempotency_records');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_records (
        caller_id BINARY(16) NOT NULL,
        key_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the idempotency key',
        attempt_id BINARY(16) NOT NULL,
        request_hash BINARY(32) NOT NULL,
        body MEDIUMTEXT NOT NULL COMMENT 'the first success, byte for byte',
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (caller_id, key_hash),
        KEY idempotency_records_by_age (created_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_records');
  }
}
