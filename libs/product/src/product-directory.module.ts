import { Module } from '@nestjs/common';
import { ProductDirectory } from './contract/product-directory.queries';
import { TypeOrmProductDirectory } from './infrastructure/typeorm-product-directory';

/** For who only shows products: names, prices and stock, and nothing that changes them. */
@Module({
  providers: [{ provide: ProductDirectory, useClass: TypeOrmProductDirectory }],
  exports: [ProductDirectory],
})
export class ProductDirectoryModule {}
