import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsers1795305600000 implements MigrationInterface {
  static readonly change = newTable('users');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id BINARY(16) NOT NULL PRIMARY KEY,
        email VARCHAR(254) NOT NULL,
        name VARCHAR(200) NOT NULL,
        password_hash VARCHAR(255) NOT NULL,
        role VARCHAR(20) CHARACTER SET ascii NOT NULL,
        created_at DATETIME(3) NOT NULL,
        UNIQUE KEY users_by_email (email)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE users');
  }
}
