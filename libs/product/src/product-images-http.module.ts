import { Module } from '@nestjs/common';
import { ConfirmImageUseCase } from './application/images/confirm-image.use-case';
import { DescribeImageUseCase } from './application/images/describe-image.use-case';
import { OrderImagesUseCase } from './application/images/order-images.use-case';
import { RemoveImageUseCase } from './application/images/remove-image.use-case';
import { RequestImageUseCase } from './application/images/request-image.use-case';
import { ProductImagesController } from './interface/http/images/product-images.controller';
import { ProductImagesModule } from './product-images.module';

/** For the api: needs `S3Config`, the database and Redis. */
@Module({
  imports: [ProductImagesModule],
  controllers: [ProductImagesController],
  providers: [
    RequestImageUseCase,
    ConfirmImageUseCase,
    DescribeImageUseCase,
    OrderImagesUseCase,
    RemoveImageUseCase,
  ],
})
export class ProductImagesHttpModule {}
