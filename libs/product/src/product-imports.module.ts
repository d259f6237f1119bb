import { Module } from '@nestjs/common';
import { ExportProductsUseCase } from './application/exports/export-products.use-case';
import { ExportQueries } from './application/exports/product-export';
import { BulkProductsRepository } from './application/imports/bulk-products.repository';
import { DescribeImportUseCase } from './application/imports/describe-import.use-case';
import { ImportProductsUseCase } from './application/imports/import-products.use-case';
import { ImportRunner } from './application/imports/import-runner';
import { ImportQueries, ImportRepository } from './application/imports/import.repository';
import { MergeRows } from './application/imports/merge-rows';
import { ProductFile } from './application/imports/product-file';
import { ReadImportFile } from './application/imports/read-import-file';
import { SameIds } from './application/imports/same-ids';
import { StartImportUseCase } from './application/imports/start-import.use-case';
import { CatalogueCopiesModule } from './catalogue-copies.module';
import { BackgroundImportRunner } from './infrastructure/imports/background-import-runner';
import { CsvProductFile } from './infrastructure/imports/csv-product-file';
import { HashedIds } from './infrastructure/imports/hashed-ids';
import { TypeOrmBulkProductsRepository } from './infrastructure/imports/typeorm-bulk-products.repository';
import { TypeOrmExportQueries } from './infrastructure/imports/typeorm-export.queries';
import { TypeOrmImportQueries } from './infrastructure/imports/typeorm-import.queries';
import { TypeOrmImportRepository } from './infrastructure/imports/typeorm-import.repository';

/** Files of products, in and out: needs `CatalogueConfig`, the database and Redis. */
@Module({
  imports: [CatalogueCopiesModule],
  providers: [
    StartImportUseCase,
    ImportProductsUseCase,
    DescribeImportUseCase,
    ExportProductsUseCase,
    ReadImportFile,
    MergeRows,
    { provide: BulkProductsRepository, useClass: TypeOrmBulkProductsRepository },
    { provide: ExportQueries, useClass: TypeOrmExportQueries },
    { provide: ImportQueries, useClass: TypeOrmImportQueries },
    { provide: ImportRepository, useClass: TypeOrmImportRepository },
    { provide: ImportRunner, useClass: BackgroundImportRunner },
    { provide: ProductFile, useClass: CsvProductFile },
    { provide: SameIds, useClass: HashedIds },
  ],
  exports: [StartImportUseCase, ImportRunner, ImportProductsUseCase, DescribeImportUseCase, ExportProductsUseCase],
})
export class ProductImportsModule {}
