import { Injectable } from '@nestjs/common';
import type { ProductId } from '@app/kernel';
import { Database, toBinary } from '@app/platform';
import { ImageQueries } from '../../application/images/image.queries';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { imageErrors } from '../../domain/images/image.errors';
import { productErrors } from '../../domain/product.errors';
import { IMAGE_LIST, type ImageRow, toImage } from './image.row';

@Injectable()
export class SqlImageQueries extends ImageQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async get(productId: ProductId, imageId: ImageId): Promise<Image> {
    const image = await this.find(imageId);
    if (image?.productId === productId) return image;
    const products = await this.database.query('SELECT 1 FROM products WHERE id = ?', [toBinary(productId)]);
    if (products.length === 0) throw productErrors.error('product.not-found');
    throw imageErrors.error('product.image-not-found');
  }

  async find(imageId: ImageId): Promise<Image | undefined> {
    return (await this.findAll([imageId])).get(imageId);
  }

  async findAll(imageIds: readonly ImageId[]): Promise<Map<ImageId, Image>> {
    if (imageIds.length === 0) return new Map();
    const rows = await this.database.query<ImageRow>(`SELECT ${IMAGE_LIST} FROM product_images WHERE id IN (?)`, [
      imageIds.map(toBinary),
    ]);
    return new Map(rows.map(toImage).map((image) => [image.imageId, image]));
  }
}
