import { succeeded } from '@test/support/api-client';
import { sendUpload, type UploadTicket } from '@test/support/s3';
import type { Product, Shop } from '@test/support/shop';

interface PictureAddress extends Record<string, string> {
  readonly productId: string;
  readonly imageId: string;
}

/** The most pictures that a product may have. */
const REMOVABLE = 20;

/** Pictures for the specs: a confirmed one, and some that may be removed. */
export class ContractPictures {
  private constructor(
    readonly confirmed: PictureAddress,
    private readonly removable: PictureAddress[],
    readonly roomy: Product,
  ) {}

  static async make(shop: Shop, product: Product): Promise<ContractPictures> {
    const asked = async ({ productId }: Product) => {
      const request = { contentType: 'image/png', byteLength: 9 };
      const path = `/products/${productId}/images`;
      const { body } = succeeded(await shop.admin.post<{ imageId: string; upload: UploadTicket }>(path, request));
      return { ...body, productId };
    };
    const { productId, imageId, upload } = await asked(product);
    await sendUpload(upload, Buffer.from('a picture'));
    succeeded(await shop.admin.post(`/products/${productId}/images/${imageId}/confirmation`));
    const other = await shop.product();
    const removable = await Promise.all(Array.from({ length: REMOVABLE }, () => asked(other)));
    return new ContractPictures(
      { productId, imageId },
      removable.map((each) => ({ productId: each.productId, imageId: each.imageId })),
      await shop.product(),
    );
  }

  takeRemovable(): PictureAddress {
    const image = this.removable.pop();
    if (!image) throw new Error(`more than ${REMOVABLE} pictures were removed: make more`);
    return image;
  }
}
