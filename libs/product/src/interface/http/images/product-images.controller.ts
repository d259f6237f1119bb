import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ProductId } from '@app/kernel';
import { Caller, callerIdOf, IdParam, type Principal, Problems, SignedIn } from '@app/platform';
import { ConfirmImageUseCase } from '../../../application/images/confirm-image.use-case';
import { DescribeImageUseCase } from '../../../application/images/describe-image.use-case';
import { ImageQueries } from '../../../application/images/image.queries';
import { ReorderImagesUseCase } from '../../../application/images/reorder-images.use-case';
import { RemoveImageUseCase } from '../../../application/images/remove-image.use-case';
import { RequestImageUseCase } from '../../../application/images/request-image.use-case';
import type { ImageId } from '../../../domain/catalogue/shown-image';
import { imageErrors } from '../../../domain/images/image.errors';
import { productErrors } from '../../../domain/product.errors';
import { DescribeImageRequest, ReorderImagesRequest } from './change-images.request';
import {
  ImageOrderResponse,
  ImageStatusResponse,
  RequestedImageResponse,
  toImageStatus,
  toRequestedImage,
} from './image.response';
import { imageTypeOf, RequestImageRequest } from './request-image.request';

const aProduct = IdParam.of(productErrors, 'product.not-found');
const anImage = IdParam.of(imageErrors, 'product.image-not-found');

const idParam = (name: string): MethodDecorator => ApiParam({ name, schema: { type: 'string', format: 'uuid' } });

@ApiTags('products')
@Controller('products/:productId/images')
export class ProductImagesController {
  constructor(
    private readonly images: ImageQueries,
    private readonly requestImage: RequestImageUseCase,
    private readonly confirmImage: ConfirmImageUseCase,
    private readonly describeImage: DescribeImageUseCase,
    private readonly reorderImages: ReorderImagesUseCase,
    private readonly removeImage: RemoveImageUseCase,
  ) {}

  @Post()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'requestImage',
    summary: 'Request the upload of a picture',
    description:
      'Send the bytes to the object store, as `upload` says, then confirm. JPEG, PNG, WebP or AVIF, 10 MiB at most, one frame, ' +
      '16 to 8,000 pixels a side, 40 megapixels. An upload that is not confirmed within a day is removed. The picture becomes the last one of the product.',
  })
  @idParam('productId')
  @ApiResponse({ status: 201, type: RequestedImageResponse, description: 'Where to send the bytes.' })
  @Problems(productErrors, 'product.not-found')
  @Problems(imageErrors, 'product.too-many-images')
  async request(
    @Param('productId', aProduct) productId: ProductId,
    @Body() request: RequestImageRequest,
    @Caller() caller: Principal,
  ): Promise<RequestedImageResponse> {
    const actorId = callerIdOf(caller);
    const { byteLength, alt = '' } = request;
    const contentType = imageTypeOf(request);
    const { image, upload } = await this.requestImage.execute({ productId, contentType, byteLength, alt, actorId });
    return toRequestedImage(image.imageId, upload);
  }

  @Post(':imageId/confirmation')
  @SignedIn('admin')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'confirmImage',
    summary: 'Confirm an upload',
    description:
      'Starts the check of the uploaded bytes; the picture is shown if it passes. A repetition changes nothing.',
  })
  @idParam('productId')
  @idParam('imageId')
  @ApiResponse({ status: 202, type: ImageStatusResponse, description: 'The status of the picture.' })
  @Problems(productErrors, 'product.not-found')
  @Problems(imageErrors, 'product.image-not-found', 'product.image-not-uploaded')
  async confirm(
    @Param('productId', aProduct) productId: ProductId,
    @Param('imageId', anImage) imageId: ImageId,
  ): Promise<ImageStatusResponse> {
    return toImageStatus(await this.confirmImage.execute(productId, imageId));
  }

  @Get(':imageId')
  @SignedIn('admin')
  @ApiOperation({ operationId: 'getImage', summary: 'Status of a picture' })
  @idParam('productId')
  @idParam('imageId')
  @ApiResponse({
    status: 200,
    type: ImageStatusResponse,
    description: 'The status of the picture; why, where it was refused.',
  })
  @Problems(productErrors, 'product.not-found')
  @Problems(imageErrors, 'product.image-not-found')
  async get(
    @Param('productId', aProduct) productId: ProductId,
    @Param('imageId', anImage) imageId: ImageId,
  ): Promise<ImageStatusResponse> {
    return toImageStatus(await this.images.get(productId, imageId));
  }

  @Patch(':imageId')
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'describeImage',
    summary: 'Change the alternative text of a picture',
    description: 'Changing a picture that is shown makes a new version of the product.',
  })
  @idParam('productId')
  @idParam('imageId')
  @ApiResponse({ status: 200, type: ImageStatusResponse, description: 'The status of the picture.' })
  @Problems(productErrors, 'product.not-found')
  @Problems(imageErrors, 'product.image-not-found')
  async describe(
    @Param('productId', aProduct) productId: ProductId,
    @Param('imageId', anImage) imageId: ImageId,
    @Body() { alt }: DescribeImageRequest,
    @Caller() caller: Principal,
  ): Promise<ImageStatusResponse> {
    const actorId = callerIdOf(caller);
    return toImageStatus(await this.describeImage.execute({ productId, imageId, alt, actorId }));
  }

  @Put('order')
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'reorderImages',
    summary: 'Reorder the pictures of a product',
    description: 'A different order makes a new version of the product.',
  })
  @idParam('productId')
  @ApiResponse({ status: 200, type: ImageOrderResponse, description: 'The new order.' })
  @Problems(productErrors, 'product.not-found')
  @Problems(imageErrors, 'product.images-changed')
  async order(
    @Param('productId', aProduct) productId: ProductId,
    @Body() { imageIds }: ReorderImagesRequest,
    @Caller() caller: Principal,
  ): Promise<ImageOrderResponse> {
    return { imageIds: await this.reorderImages.execute({ productId, imageIds, actorId: callerIdOf(caller) }) };
  }

  @Delete(':imageId')
  @SignedIn('admin')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'removeImage',
    summary: 'Remove a picture',
    description:
      'The picture is no longer shown, and its bytes are deleted soon. Removing a picture that is shown makes a new version of the product.',
  })
  @idParam('productId')
  @idParam('imageId')
  @ApiResponse({ status: 204, description: 'The picture is removed.' })
  @Problems(productErrors, 'product.not-found')
  @Problems(imageErrors, 'product.image-not-found')
  async remove(
    @Param('productId', aProduct) productId: ProductId,
    @Param('imageId', anImage) imageId: ImageId,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.removeImage.execute({ productId, imageId, actorId: callerIdOf(caller) });
  }
}
