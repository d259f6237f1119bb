import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Currency, type IdempotentRequest, type ProductId } from '@app/kernel';
import { DirectRoute } from '@app/fast-path';
import {
  Anyone,
  Caller,
  callerIdOf,
  Idempotent,
  IdParam,
  type Principal,
  Problems,
  replayedHeader,
  requestErrors,
  RequiresIdempotencyKey,
  sendAnswer,
  sendUnlessKnown,
  SignedIn,
} from '@app/platform';
import type { FastifyReply } from 'fastify';
import { ChangeProductUseCase } from '../../../application/catalogue/change-product.use-case';
import { CreateProductUseCase } from '../../../application/catalogue/create-product.use-case';
import { FIRST_VERSION, type Product } from '../../../domain/catalogue/product';
import { productErrors } from '../../../domain/product.errors';
import { ImageUrls } from '../../../product-images.config';
import { ProductAnswers } from './product-answers';
import { CHANGE_EXAMPLES, ChangeProductRequest } from './change-product.request';
import { CreateProductRequest } from './create-product.request';
import { versionsOf } from './if-match';
import { ListProductsQuery } from './list-products.query';
import { etagOf, ProductListResponse, ProductResponse, type ShopFront, toProductResponse } from './product.response';

/** The documented ETag header. */
const ETag = { description: 'The version and the stock.', schema: { type: 'string', example: '"1-500"' } } as const;

const ListETag = { description: 'The tag of this page.', schema: { type: 'string', example: '"q0GfYy3…"' } } as const;

@ApiTags('products')
@Controller('products')
export class ProductsController {
  private readonly front: ShopFront;

  constructor(
    private readonly answers: ProductAnswers,
    private readonly createProduct: CreateProductUseCase,
    private readonly changeProduct: ChangeProductUseCase,
    currency: Currency,
    imageUrls: ImageUrls,
  ) {
    this.front = { currency, imageUrls };
  }

  @Get()
  @Anyone()
  @ApiOperation({
    operationId: 'listProducts',
    summary: 'List products',
    description:
      'The products that are for sale. Paging neither skips nor repeats products. Where few of many products match, a page may have ' +
      'fewer items than the limit, or none, before the end of the list: the list ends where nextCursor is null. The answer, ' +
      'stock included, may be a second old (some seconds with a read replica); orders use the current state. Answers 304 when If-None-Match names the current ETag.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of an earlier answer.' })
  @ApiResponse({
    status: 200,
    type: ProductListResponse,
    description: 'A page of products.',
    headers: { ETag: ListETag },
  })
  @ApiResponse({ status: 304, description: 'Unchanged.' })
  @Problems(requestErrors, 'dependency.unavailable')
  async list(
    @Query() query: ListProductsQuery,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendUnlessKnown(reply, await this.answers.ofList(query), known);
  }

  @Get(':productId')
  @DirectRoute()
  @Anyone()
  @ApiOperation({
    operationId: 'getProduct',
    summary: 'Get a product',
    description:
      'The answer, stock included, may be a second old (some seconds with a read replica); orders use the current state. Answers 304 when If-None-Match names the current ETag.',
  })
  @ApiParam({ name: 'productId', schema: { type: 'string', format: 'uuid' } })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of an earlier answer, such as "1-500".' })
  @ApiResponse({ status: 200, type: ProductResponse, description: 'The product.', headers: { ETag } })
  @ApiResponse({ status: 304, description: 'Unchanged.' })
  @Problems(productErrors, 'product.not-found')
  @Problems(requestErrors, 'dependency.unavailable')
  async get(
    @Param('productId', IdParam.of(productErrors, 'product.not-found')) productId: ProductId,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendUnlessKnown(reply, await this.answers.ofProduct(productId), known);
  }

  @Post()
  @SignedIn('admin')
  @RequiresIdempotencyKey('tea-jeju-100-0001')
  @ApiOperation({
    operationId: 'createProduct',
    summary: 'Create a product',
    description: 'The product is for sale at once. Its initial stock is the first entry of its change trail.',
  })
  @ApiResponse({
    status: 201,
    type: ProductResponse,
    description: 'The new product.',
    headers: { ETag, ...replayedHeader },
  })
  @Problems(productErrors, 'product.sku-taken')
  async create(
    @Idempotent() request: IdempotentRequest,
    @Body() body: CreateProductRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const answer = await this.createProduct.execute({
      sku: body.sku,
      name: body.name,
      description: body.description ?? '',
      category: body.category,
      price: body.price,
      stock: body.stock,
      maxPerCustomer: body.maxPerCustomer,
      request,
      view: (product: Product): ProductResponse => toProductResponse(product, this.front),
    });
    void reply.header('etag', etagOf({ version: FIRST_VERSION, stock: body.stock })); // of the first answer, too
    return sendAnswer(reply, answer);
  }

  @Patch(':productId')
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'changeProduct',
    summary: 'Change, archive or restore a product',
    description:
      'Send the ETag of the product that you have read as If-Match. Only the version in it is compared, so a sale does not ' +
      'prevent a change of the price. The SKU cannot be changed.',
  })
  @ApiParam({ name: 'productId', schema: { type: 'string', format: 'uuid' } })
  @ApiHeader({
    name: 'If-Match',
    required: true,
    description: 'The ETag of the product that you have read, or * for any version.',
    schema: { type: 'string' },
    example: '"1-500"',
  })
  @ApiBody({ type: ChangeProductRequest, examples: CHANGE_EXAMPLES })
  @ApiResponse({ status: 200, type: ProductResponse, description: 'The product after the change.', headers: { ETag } })
  @Problems(productErrors, 'product.not-found', 'product.version-required', 'product.version-stale')
  async change(
    @Param('productId', IdParam.of(productErrors, 'product.not-found')) productId: ProductId,
    @Headers('if-match') known: string | undefined,
    @Body() change: ChangeProductRequest,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProductResponse> {
    const product = await this.changeProduct.execute({
      productId,
      versions: versionsOf(known),
      change,
      actorId: callerIdOf(caller),
    });
    void reply.header('etag', etagOf(product));
    return toProductResponse(product, this.front);
  }
}
