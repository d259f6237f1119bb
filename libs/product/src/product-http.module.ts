import { Module } from '@nestjs/common';
import { ProductsController } from './interface/http/products.controller';
import { ProductModule } from './product.module';

@Module({ imports: [ProductModule], controllers: [ProductsController] })
export class ProductHttpModule {}
