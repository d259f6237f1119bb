import { newId } from '@app/kernel';
import type { ImageId } from '../../src/domain/catalogue/shown-image';
import type { Image } from '../../src/domain/images/image';
import { ProductImages } from '../../src/domain/images/product-images';

const hashes = { thumbnail: Buffer.alloc(32), medium: Buffer.alloc(32), large: Buffer.alloc(32) };
const productId = newId<'Product'>();

const anImage = (position: number, more: Partial<Image> = {}): Image => ({
  imageId: newId<'Image'>(),
  productId,
  contentType: 'image/png',
  byteLength: 1,
  alt: '',
  status: 'ready',
  refusal: undefined,
  position,
  hashes,
  actorId: newId<'Caller'>(),
  createdAt: new Date(0),
  ...more,
});
const idsOf = (images: readonly Image[]): ImageId[] => images.map(({ imageId }) => imageId);

describe('The pictures of a product', () => {
  it('are twenty at most, refused ones not counted', () => {
    const refused = anImage(1, { status: 'refused', refusal: 'damaged', hashes: undefined });
    const images = new ProductImages([refused, ...Array.from({ length: 19 }, (_, n) => anImage(n + 2))]);
    expect(images.add(anImage(0))).toMatchObject({ status: 'uploading', position: 21, hashes: undefined });
    expect(() => images.add(anImage(0))).toThrow(expect.objectContaining({ code: 'product.too-many-images' }));
    expect(images.changes().added).toHaveLength(1);
    expect(images.shownChange()).toBeUndefined();
  });

  it('go forward only', () => {
    const [shown, refused] = [anImage(1), anImage(2, { status: 'refused', refusal: 'damaged', hashes: undefined })];
    const images = new ProductImages([shown, refused]);
    expect(images.confirm(shown.imageId)).toEqual(shown);
    expect(images.confirm(refused.imageId)).toEqual(refused);
    expect(() => images.refuse(shown.imageId, 'damaged')).toThrow(RangeError);
    expect(() => images.show(refused.imageId, hashes)).toThrow(RangeError);
    expect(images.changes()).toEqual({ added: [], changed: [], moved: [], removed: [] });
  });

  it('are checked once they are confirmed, and cleaned up once they are shown', () => {
    const asked = anImage(1, { status: 'uploading', hashes: undefined });
    const confirming = new ProductImages([asked]);
    confirming.confirm(asked.imageId);
    expect([confirming.confirmed(), confirming.settled()]).toEqual([[asked.imageId], []]);

    const checking = new ProductImages([{ ...asked, status: 'checking' }]);
    checking.show(asked.imageId, hashes);
    expect([checking.confirmed(), checking.settled()]).toEqual([[], [asked.imageId]]);
    expect(checking.shownChange()).toEqual({ images: [[], [asked.imageId]] });
  });

  it('are ordered by an order that names all that are shown, once', () => {
    const [first, second, coming] = [anImage(1), anImage(2), anImage(5, { status: 'checking', hashes: undefined })];
    const images = new ProductImages([first, second, coming]);
    for (const wanted of [[first], [first, first, second], [first, second, anImage(9)]]) {
      expect(() => images.reorder(idsOf(wanted))).toThrow(expect.objectContaining({ code: 'product.images-changed' }));
    }
    images.reorder(idsOf([second, first]));
    expect(images.shown()).toEqual(idsOf([second, first]));
    expect(images.changes().moved.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(images.shownChange()).toEqual({ images: [idsOf([first, second]), idsOf([second, first])] });
  });

  it('change the shown pictures when a shown one is described or removed', () => {
    const [first, second, coming] = [anImage(1), anImage(2), anImage(3, { status: 'uploading', hashes: undefined })];
    const images = new ProductImages([first, second, coming]);
    images.describe(coming.imageId, 'Not shown');
    expect(images.shownChange()).toBeUndefined();
    images.describe(first.imageId, 'A cup');
    expect(images.shownChange()).toEqual({ [`alt of ${first.imageId}`]: ['', 'A cup'] });
    images.remove(second.imageId);
    expect(images.shownChange()).toMatchObject({ images: [idsOf([first, second]), [first.imageId]] });
    expect(images.changes().removed).toEqual([second.imageId]);
    expect(() => images.remove(second.imageId)).toThrow(expect.objectContaining({ code: 'product.image-not-found' }));
  });
});
