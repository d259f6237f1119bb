import { newId, type ProductId } from '@app/kernel';
import { Bucket, Database } from '@app/platform';
import { sendUpload } from '@test/support/s3';
import { DescribeImageUseCase } from '../../src/application/images/describe-image.use-case';
import { RequestImageUseCase } from '../../src/application/images/request-image.use-case';
import { CatalogueCache } from '../../src/application/catalogue/catalogue-cache';
import { ProductQueries } from '../../src/application/catalogue/product.queries';
import type { ImageId } from '../../src/domain/catalogue/shown-image';
import { ADMIN, Pictures } from './images.fixture';
import { gif, HTML, jpeg, png } from './pictures';

const coded = (code: string) => expect.objectContaining({ code });

describe('Pictures of products', () => {
  let pictures: Pictures;
  let productId: ProductId;

  beforeAll(async () => {
    pictures = await Pictures.start();
  });
  afterAll(() => pictures.stop());
  beforeEach(async () => {
    productId = await pictures.product();
  });
  afterEach(() => pictures.workAll());

  const stateOf = async (imageId: ImageId) => {
    const image = await pictures.find(imageId);
    return image && { status: image.status, refusal: image.refusal };
  };

  describe('that are requested', () => {
    it('get a form for exactly this type and length, and are not shown', async () => {
      const { image, upload } = await pictures.request(productId, { length: 1_234 });
      expect(upload).toMatchObject({ method: 'POST', fields: { key: `uploads/${image.imageId}` } });
      const policy = JSON.parse(Buffer.from(upload.fields?.Policy ?? '', 'base64').toString()) as {
        conditions: unknown;
      };
      expect(policy.conditions).toEqual(
        expect.arrayContaining([
          ['eq', '$Content-Type', 'image/jpeg'],
          ['content-length-range', 1_234, 1_234],
          { key: `uploads/${image.imageId}` },
          { bucket: pictures.bucket.name },
        ]),
      );
      expect(upload.expiresAt.getTime() - pictures.clock.now().getTime()).toBe(15 * 60 * 1_000);
      expect((await pictures.productOf(productId)).images).toEqual([]);
    });

    it('get a signed PUT where the store has no POST', async () => {
      const other = await Pictures.start();
      const putting = await other.another({ S3_UPLOAD_METHOD: 'put' });
      const bytes = await jpeg();
      const { image, upload } = await putting.get(RequestImageUseCase).execute({
        productId: await other.product(),
        contentType: 'image/jpeg',
        byteLength: bytes.length,
        alt: '',
        actorId: ADMIN,
      });
      expect(upload).toMatchObject({ method: 'PUT', headers: { 'Content-Type': 'image/jpeg' } });
      expect(new URL(upload.url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
      expect((await sendUpload(upload, bytes)).ok).toBe(true);
      expect((await other.confirm(image.productId, image.imageId)).status).toBe('checking');
      expect(await other.workAll()).toEqual(['ready']);
      await other.stop();
    });

    it('need a product', async () => {
      await expect(pictures.request(newId(), { length: 1 })).rejects.toEqual(coded('product.not-found'));
    });

    it('are twenty a product, refused ones not counted', async () => {
      const lie = await pictures.confirmed(productId, HTML);
      await pictures.workAll();
      expect((await stateOf(lie))?.status).toBe('refused');
      await Promise.all(Array.from({ length: 20 }, () => pictures.request(productId, { length: 1 })));
      await expect(pictures.request(productId, { length: 1 })).rejects.toEqual(coded('product.too-many-images'));
    });
  });

  describe('that are confirmed', () => {
    it('but were not sent: the answer says so, and they may still be sent', async () => {
      const bytes = await jpeg();
      const { image, upload } = await pictures.request(productId, bytes);
      await expect(pictures.confirm(productId, image.imageId)).rejects.toEqual(coded('product.image-not-uploaded'));
      await sendUpload(upload, bytes);
      expect((await pictures.confirm(productId, image.imageId)).status).toBe('checking');
    });

    it('are not found by the id of another product', async () => {
      const { image } = await pictures.request(productId, { length: 1 });
      const other = await pictures.product();
      await expect(pictures.confirm(other, image.imageId)).rejects.toEqual(coded('product.image-not-found'));
      await expect(pictures.remove(other, image.imageId)).rejects.toEqual(coded('product.image-not-found'));
    });

    it('twice, by two at once and after all is done, are looked at once', async () => {
      const bytes = await jpeg();
      const { image, upload } = await pictures.request(productId, bytes);
      await sendUpload(upload, await png());
      await sendUpload(upload, bytes); // an upload that is repeated: the last one counts
      const both = await Promise.all([1, 2].map(() => pictures.confirm(productId, image.imageId)));
      expect(both.map(({ status }) => status)).toEqual(['checking', 'checking']);
      expect(await pictures.workAll()).toEqual(['ready']);
      expect((await pictures.confirm(productId, image.imageId)).status).toBe('ready');
      expect(await pictures.workAll()).toEqual([]);
    });
  });

  describe('that pass', () => {
    it('are shown under immutable names; the upload is gone, and the product has a new version', async () => {
      const before = await pictures.productOf(productId);
      const imageId = await pictures.confirmed(productId, await jpeg(), { alt: '찻잎 한 그릇 🍵' });
      expect((await pictures.productOf(productId)).version).toBe(before.version);
      expect(await pictures.workAll()).toEqual(['ready']);

      const { images, version } = await pictures.productOf(productId);
      expect(images).toEqual([{ imageId, alt: '찻잎 한 그릇 🍵', keys: expect.any(Object) }]);
      expect(version).toBe(before.version + 1);
      const keys = Object.values(images[0]!.keys);
      for (const key of keys) {
        expect(key).toMatch(new RegExp(`^images/${imageId}/[0-9a-f]{64}\\.webp$`));
        expect(await pictures.bucket.headersOf(key)).toEqual({
          type: 'image/webp',
          cacheControl: 'public, max-age=31536000, immutable',
        });
      }
      expect(await pictures.bucket.keys(`images/${imageId}/`)).toEqual([...new Set(keys)].sort());
      expect(await pictures.bucket.keys(`uploads/${imageId}`)).toEqual([]);
      expect(await pictures.tasks()).toBe(0);
      expect((await pictures.trailOf(productId)).at(-1)).toEqual({ images: [[], [imageId]] });
    });

    it('are in the list, in one query however many products', async () => {
      const shown = await pictures.shown(productId, await png(), { contentType: 'image/png' });
      const queries = pictures.app.get(ProductQueries);
      const query = jest.spyOn(pictures.app.get(Database), 'query');
      const { products: listed } = await queries.list({
        category: undefined,
        sort: 'newest',
        limit: 100,
        after: undefined,
      });
      expect(query).toHaveBeenCalledTimes(1);
      query.mockRestore();
      expect(listed.length).toBeGreaterThan(1);
      const found = listed.find((product) => product.productId === productId);
      expect(found?.images.map(({ imageId }) => imageId)).toEqual([shown]);
    });
  });

  describe('that do not pass', () => {
    it.each([
      ['a lie about the type', HTML, HTML, 'wrong-type'],
      ['0 bytes', Buffer.alloc(100), Buffer.alloc(0), 'wrong-length'],
      ['1 byte too few', Buffer.alloc(100), Buffer.alloc(99), 'wrong-length'],
      ['1 byte too many', Buffer.alloc(100), Buffer.alloc(101), 'wrong-length'],
      ['10 MiB and 1 byte', Buffer.alloc(10 * 1024 * 1024), Buffer.alloc(10 * 1024 * 1024 + 1), 'wrong-length'],
    ])('(%s) are refused with the reason and deleted, and nothing is shown', async (_, promised, sent, reason) => {
      const { image, upload } = await pictures.request(productId, promised);
      await sendUpload(upload, sent);
      await pictures.confirm(productId, image.imageId);
      expect(await pictures.workAll()).toEqual([reason]);
      expect(await stateOf(image.imageId)).toEqual({ status: 'refused', refusal: reason });
      expect(await pictures.bucket.keys(`uploads/${image.imageId}`)).toEqual([]);
      expect(await pictures.productOf(productId)).toMatchObject({ images: [], version: 1 });
    });

    it('(deleted before the check) say so', async () => {
      const { image, upload } = await pictures.request(productId, await jpeg());
      await sendUpload(upload, await jpeg());
      await pictures.confirm(productId, image.imageId);
      await pictures.app.get(Bucket, { strict: false }).removeAll([`uploads/${image.imageId}`]);
      expect(await pictures.workAll()).toEqual(['upload-missing']);
    });
  });

  describe('in order', () => {
    let first: ImageId;
    let second: ImageId;

    beforeEach(async () => {
      first = await pictures.shown(productId, await jpeg());
      second = await pictures.shown(productId, await jpeg());
    });

    const shown = async () => (await pictures.productOf(productId)).images.map(({ imageId }) => imageId);

    it('come in the order of their requests, until they are reordered', async () => {
      expect(await shown()).toEqual([first, second]);
      const { version } = await pictures.productOf(productId);
      expect(await pictures.order(productId, [second, first])).toEqual([second, first]);
      expect(await shown()).toEqual([second, first]);
      expect((await pictures.productOf(productId)).version).toBe(version + 1);
      await pictures.order(productId, [second, first]);
      expect((await pictures.productOf(productId)).version).toBe(version + 1);
    });

    it('may name unfinished pictures; unnamed ones come last', async () => {
      const third = await pictures.confirmed(productId, await jpeg());
      const fourth = await pictures.confirmed(productId, await jpeg());
      expect(await pictures.order(productId, [fourth, second, first])).toEqual([second, first]);
      await pictures.workAll();
      expect(await shown()).toEqual([fourth, second, first, third]);
    });

    it.each([
      ['one is missing', () => [first]],
      ['one does not exist', () => [first, second, newId<'Image'>()]],
    ])('are not changed when %s', async (_, order) => {
      const refused = pictures.order(productId, order());
      await expect(refused).rejects.toMatchObject({
        code: 'product.images-changed',
        details: { imageIds: [first, second] },
      });
      expect(await shown()).toEqual([first, second]);
    });

    it('get another text: only the version changes besides', async () => {
      const { version } = await pictures.productOf(productId);
      const describe = (alt: string) =>
        pictures.app.get(DescribeImageUseCase).execute({ productId, imageId: second, alt, actorId: ADMIN });
      await describe('A cup');
      await describe('A cup');
      const product = await pictures.productOf(productId);
      expect(product.images.map(({ alt }) => alt)).toEqual(['', 'A cup']);
      expect(product.version).toBe(version + 1);
    });

    it('show another alternative text at once: the cached product is forgotten with the commit', async () => {
      const cache = pictures.app.get(CatalogueCache);
      let computed = 0;
      const altShown = async (): Promise<string | undefined> => {
        const { body } = await cache.ofProduct(productId, async () => {
          computed++;
          return {
            etag: '""',
            body: JSON.stringify((await pictures.productOf(productId)).images.map(({ alt }) => alt)),
          };
        });
        return (JSON.parse(body) as string[])[0];
      };
      await altShown();
      await altShown();
      expect(computed).toBe(1);
      await pictures.app
        .get(DescribeImageUseCase)
        .execute({ productId, imageId: first, alt: 'A teapot', actorId: ADMIN });
      expect(await altShown()).toBe('A teapot');
    });
  });

  describe('that are removed', () => {
    it('are removed with all their objects; another picture with the same bytes stays', async () => {
      const bytes = await jpeg();
      const [one, twin] = [await pictures.shown(productId, bytes), await pictures.shown(productId, bytes)];
      const { version } = await pictures.productOf(productId);
      await pictures.remove(productId, one);
      const product = await pictures.productOf(productId);
      expect(product.images.map(({ imageId }) => imageId)).toEqual([twin]);
      expect(product.version).toBe(version + 1);
      await pictures.workAll();
      expect(await pictures.bucket.keys(`images/${one}/`)).toEqual([]);
      expect(await pictures.bucket.keys(`images/${twin}/`)).toEqual(
        [...new Set(Object.values(product.images[0]!.keys))].sort(),
      );
      await expect(pictures.remove(productId, one)).rejects.toEqual(coded('product.image-not-found'));
    });

    it('before they were confirmed, take their upload with them', async () => {
      const bytes = await gif();
      const { image, upload } = await pictures.request(productId, bytes);
      await sendUpload(upload, bytes);
      await pictures.remove(productId, image.imageId);
      await pictures.workAll();
      expect(await pictures.bucket.keys(`uploads/${image.imageId}`)).toEqual([]);
      expect((await pictures.productOf(productId)).version).toBe(1);
    });
  });
});
