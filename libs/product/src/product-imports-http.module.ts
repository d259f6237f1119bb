import { Module } from '@nestjs/common';
import { ProductExportController } from './interface/http/imports/product-export.controller';
import { ProductImportsController } from './interface/http/imports/product-imports.controller';
import { ProductImportsModule } from './product-imports.module';

@Module({ imports: [ProductImportsModule], controllers: [ProductImportsController, ProductExportController] })
export class ProductImportsHttpModule {}
