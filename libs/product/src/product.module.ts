import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangeProductUseCase } from './application/catalogue/change-product.use-case';
import { CreateProductUseCase } from './application/catalogue/create-product.use-case';
import { ExportProductsUseCase } from './application/catalogue/export-products.use-case';
import { ExportQueries } from './application/catalogue/product-export';
import { ProductQueries } from './application/catalogue/product.queries';
import { ConfirmImageUseCase } from './application/images/confirm-image.use-case';
import { DescribeImageUseCase } from './application/images/describe-image.use-case';
import { ReorderImagesUseCase } from './application/images/reorder-images.use-case';
import { RemoveImageUseCase } from './application/images/remove-image.use-case';
import { RequestImageUseCase } from './application/images/request-image.use-case';
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
import { AdjustStockUseCase } from './application/stock/adjust-stock.use-case';
import { StockRepository } from './application/stock/stock.repository';
import { SqlExportQueries } from './infrastructure/catalogue/sql-export.queries';
import { SqlProductQueries } from './infrastructure/catalogue/sql-product.queries';
import { BackgroundImportRunner } from './infrastructure/imports/background-import-runner';
import { CsvProductFile } from './infrastructure/imports/csv-product-file';
import { HashedIds } from './infrastructure/imports/hashed-ids';
import { SqlBulkProductsRepository } from './infrastructure/imports/sql-bulk-products.repository';
import { ImportEntity } from './infrastructure/imports/import.entity';
import { TypeOrmImportQueries } from './infrastructure/imports/typeorm-import.queries';
import { TypeOrmImportRepository } from './infrastructure/imports/typeorm-import.repository';
import { SqlStockRepository } from './infrastructure/stock/sql-stock.repository';
import { ProductAnswers } from './interface/http/catalogue/product-answers';
import { ProductExportController } from './interface/http/catalogue/product-export.controller';
import { ProductsController } from './interface/http/catalogue/products.controller';
import { ProductImagesController } from './interface/http/images/product-images.controller';
import { ProductImportsController } from './interface/http/imports/product-imports.controller';
import { StockController } from './interface/http/stock/stock.controller';
import { productAdapters } from './product-adapters';

/** For the api: needs `CatalogueConfig`, `ImageUrls`, `S3Config`, the database and Redis. */
@Module({
  imports: [TypeOrmModule.forFeature([ImportEntity])],
  controllers: [
    ProductImportsController,
    ProductExportController,
    ProductsController,
    StockController,
    ProductImagesController,
  ],
  providers: [
    ...productAdapters,
    // catalogue
    ProductAnswers,
    CreateProductUseCase,
    ChangeProductUseCase,
    ExportProductsUseCase,
    { provide: ProductQueries, useClass: SqlProductQueries },
    { provide: ExportQueries, useClass: SqlExportQueries },
    // stock
    AdjustStockUseCase,
    { provide: StockRepository, useClass: SqlStockRepository },
    // images
    RequestImageUseCase,
    ConfirmImageUseCase,
    DescribeImageUseCase,
    ReorderImagesUseCase,
    RemoveImageUseCase,
    // imports
    StartImportUseCase,
    ImportProductsUseCase,
    DescribeImportUseCase,
    ReadImportFile,
    MergeRows,
    { provide: BulkProductsRepository, useClass: SqlBulkProductsRepository },
    { provide: ImportQueries, useClass: TypeOrmImportQueries },
    { provide: ImportRepository, useClass: TypeOrmImportRepository },
    { provide: ImportRunner, useClass: BackgroundImportRunner },
    { provide: ProductFile, useClass: CsvProductFile },
    { provide: SameIds, useClass: HashedIds },
  ],
})
export class ProductModule {}
