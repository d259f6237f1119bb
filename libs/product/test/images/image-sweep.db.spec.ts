import { newId, type ProductId } from '@app/kernel';
import { sendUpload } from '@test/support/s3';
import { uploadKeyOf } from '../../src/domain/images/image';
import { shownKeyOf } from '../../src/domain/catalogue/shown-image';
import { Pictures } from './images.fixture';
import { HTML, jpeg } from './pictures';

const HOUR_MS = 60 * 60 * 1_000;

describe('An abandoned picture', () => {
  let pictures: Pictures;
  let productId: ProductId;
  let bytes: Buffer;
  let now: Date;

  beforeEach(async () => {
    pictures = await Pictures.start();
    productId = await pictures.product();
    bytes = await jpeg();
    pictures.clock.set((now = new Date()));
  });
  afterEach(() => pictures.stop());

  const after = (hours: number) => pictures.clock.set(new Date(now.getTime() + hours * HOUR_MS));

  it('is swept a day after: rows and uploads that were never confirmed, and objects of no picture', async () => {
    const { image: silent } = await pictures.request(productId, bytes);
    const { image: sent, upload } = await pictures.request(productId, bytes);
    await sendUpload(upload, bytes);
    const orphans = [
      uploadKeyOf(newId()),
      shownKeyOf(newId(), Buffer.alloc(32)),
      'uploads/nonsense',
      'images/nonsense',
    ];
    for (const key of orphans) await pictures.bucket.put(key, bytes);

    after(23);
    expect(await pictures.sweep()).toEqual({ images: 0, objects: 0 });
    after(25);
    expect(await pictures.sweep()).toEqual({ images: 2, objects: orphans.length + 1 });
    await pictures.workAll();
    expect(await pictures.find(silent.imageId)).toBeUndefined();
    expect(await pictures.find(sent.imageId)).toBeUndefined();
    expect(await pictures.bucket.keys()).toEqual([]);
    expect(await pictures.tasks()).toBe(0);
  });

  it('includes no shown picture, and none that waits for a worker, at any age', async () => {
    const shown = await pictures.shown(productId, bytes);
    const waiting = await pictures.confirmed(productId, bytes);
    const leftover = shownKeyOf(shown, Buffer.alloc(32, 1));
    await pictures.bucket.put(leftover, bytes);
    const kept = (await pictures.bucket.keys()).filter((key) => key !== leftover);
    after(24 * 400);
    expect(await pictures.sweep()).toEqual({ images: 0, objects: 1 });
    expect(await pictures.bucket.keys()).toEqual(kept);
    expect(await pictures.workAll()).toEqual(['ready']);
    expect((await pictures.productOf(productId)).images.map(({ imageId }) => imageId)).toEqual([shown, waiting]);
  });

  it('is a refusal, after a week', async () => {
    const refused = await pictures.confirmed(productId, HTML);
    await pictures.workAll();
    after(24 * 7 - 1);
    expect((await pictures.sweep()).images).toBe(0);
    after(24 * 7 + 1);
    expect((await pictures.sweep()).images).toBe(1);
    expect(await pictures.find(refused)).toBeUndefined();
  });

  it('is removed once by two at the same time', async () => {
    for (let n = 0; n < 5; n++) await pictures.request(productId, bytes);
    after(25);
    const both = await Promise.all([pictures.sweep(), pictures.sweep()]);
    expect(both.reduce((sum, { images }) => sum + images, 0)).toBe(5);
    expect(await pictures.tasks()).toBe(5);
  });
});
