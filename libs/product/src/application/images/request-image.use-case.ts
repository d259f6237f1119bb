import { Injectable } from '@nestjs/common';
import { Clock, type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import { type Image, IMAGE_LIMITS, type ImageType } from '../../domain/images/image';
import { imageErrors } from '../../domain/images/image.errors';
import { ProductRepository } from '../catalogue/product.repository';
import { ImageRepository } from './image.repository';
import { ImageStore, type Upload } from './image-store';

export interface RequestImage {
  readonly productId: ProductId;
  readonly contentType: ImageType;
  readonly byteLength: number;
  readonly alt: string;
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class RequestImageUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly products: ProductRepository,
    private readonly images: ImageRepository,
    private readonly store: ImageStore,
  ) {}

  /**
   * The picture comes last among the product's, and its bytes may be sent. Signed first: without a signature there is no
   * picture. Locks the product, then its pictures.
   * @throws product.not-found, product.too-many-images, Unavailable
   */
  async execute(command: RequestImage): Promise<{ readonly image: Image; readonly upload: Upload }> {
    const imageId = newId<'Image'>();
    const created = { ...command, imageId, refusal: undefined, hashes: undefined, createdAt: this.clock.now() };
    const upload = await this.store.offerUpload(created);
    const image = await this.uow.run(async (tx) => {
      await this.products.lock(tx, command.productId);
      const others = await this.images.lockAll(tx, command.productId);
      const committed = others.find((other) => other.imageId === imageId);
      if (committed) return committed; // by an earlier run, whose answer to COMMIT was lost
      if (others.filter(({ status }) => status !== 'refused').length >= IMAGE_LIMITS.ofProduct) {
        throw imageErrors.error('product.too-many-images');
      }
      const position = 1 + Math.max(0, ...others.map((other) => other.position));
      const added: Image = { ...created, status: 'uploading', position };
      await this.images.insert(tx, added);
      return added;
    });
    return { image, upload };
  }
}
