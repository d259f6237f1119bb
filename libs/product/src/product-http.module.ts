import { Module } from '@nestjs/common';
import { ProductAnswers } from './interface/http/product-answers';
import { ProductsController } from './interface/http/products.controller';
import { ProductModule } from './product.module';

@Module({ imports: [ProductModule], controllers: [ProductsController], providers: [ProductAnswers] })
export class ProductHttpModule {}
