import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProductImages1795305600013 implements MigrationInterface {
  static readonly change = newTable('product_images');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_images (
        id BINARY(16) NOT NULL PRIMARY KEY,
        product_id BINARY(16) NOT NULL,
        content_type VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'as it was asked for',
        byte_length INT UNSIGNED NOT NULL COMMENT 'as it was asked for',
        alt VARCHAR(200) NOT NULL,
        status VARCHAR(20) CHARACTER SET ascii NOT NULL,
        refusal VARCHAR(40) CHARACTER SET ascii NULL,
        position INT UNSIGNED NOT NULL,
        thumbnail_hash BINARY(32) NULL COMMENT 'SHA-256 of the bytes, which names them in the store',
        medium_hash BINARY(32) NULL,
        large_hash BINARY(32) NULL,
        actor_id BINARY(16) NOT NULL COMMENT 'who asked for it',
        created_at DATETIME(3) NOT NULL,
        KEY product_images_by_product (product_id, position),
        KEY product_images_by_age (status, created_at),
        CONSTRAINT product_images_shown_has_all_sizes CHECK (status <> 'ready'
          OR (thumbnail_hash IS NOT NULL AND medium_hash IS NOT NULL AND large_hash IS NOT NULL))
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_images');
  }
}
