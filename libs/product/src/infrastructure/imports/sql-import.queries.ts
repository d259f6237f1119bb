import { Injectable } from '@nestjs/common';
import { Database, toBinary } from '@app/platform';
import { ImportQueries } from '../../application/imports/import.repository';
import { importErrors } from '../../domain/imports/import.errors';
import type { ImportId, ProductImport } from '../../domain/imports/product-import';
import { IMPORT_COLUMNS, type ImportRow, toImport } from './import.row';

@Injectable()
export class SqlImportQueries extends ImportQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async get(importId: ImportId): Promise<ProductImport> {
    const [row] = await this.database.query<ImportRow>(
      `SELECT ${IMPORT_COLUMNS.join(', ')} FROM product_imports WHERE id = ?`,
      [toBinary(importId)],
    );
    if (!row) throw importErrors.error('product.import-not-found');
    return toImport(row);
  }
}
