import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ImportQueries } from '../../application/imports/import.repository';
import { importErrors } from '../../domain/imports/import.errors';
import type { ImportId, ProductImport } from '../../domain/imports/product-import';
import { ImportEntity, type StoredImport } from './import.entity';

@Injectable()
export class TypeOrmImportQueries extends ImportQueries {
  constructor(@InjectRepository(ImportEntity) private readonly imports: Repository<StoredImport>) {
    super();
  }

  async get(importId: ImportId): Promise<ProductImport> {
    const found = await this.imports.findOneBy({ importId });
    if (!found) throw importErrors.error('product.import-not-found');
    return found;
  }
}
