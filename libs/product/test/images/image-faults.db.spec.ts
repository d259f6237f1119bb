import { type ProductId, Unavailable } from '@app/kernel';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { sendUpload } from '@test/support/s3';
import { testServers } from '@test/support/servers';
import type { TestingModule } from '@nestjs/testing';
import { CheckImageUseCase } from '../../src/application/images/check-image.use-case';
import { ConfirmImageUseCase } from '../../src/application/images/confirm-image.use-case';
import { ImageTasks, type LeasedTask } from '../../src/application/images/image-tasks';
import { ImageProcessor } from '../../src/application/images/image-processor';
import { RemoveImageUseCase } from '../../src/application/images/remove-image.use-case';
import { RequestImageUseCase } from '../../src/application/images/request-image.use-case';
import { uploadKeyOf, type ImageType } from '../../src/domain/images/image';
import { type ImageId } from '../../src/domain/catalogue/shown-image';
import { SharpImageProcessor } from '../../src/infrastructure/images/sharp-image-processor';
import { ADMIN, Pictures } from './images.fixture';
import { drawn, jpeg } from './pictures';

/** Something happens to the picture between its download and its end. */
class InterruptedProcessor extends ImageProcessor {
  private readonly real = new SharpImageProcessor();
  meanwhile: () => Promise<void> = () => Promise.resolve();

  async make(bytes: Buffer, type: ImageType) {
    const files = await this.real.make(bytes, type);
    await this.meanwhile();
    return files;
  }
}

describe('While a picture is on its way', () => {
  let pictures: Pictures;
  let processor: InterruptedProcessor;
  let worker: TestingModule;
  let productId: ProductId;
  let bytes: Buffer;

  beforeAll(async () => {
    pictures = await Pictures.start();
    processor = new InterruptedProcessor();
    worker = await pictures.another({}, processor);
    bytes = await jpeg();
  });
  afterAll(() => pictures.stop());
  beforeEach(async () => {
    processor.meanwhile = () => Promise.resolve();
    productId = await pictures.product();
  });

  const leased = async (forMs?: number): Promise<LeasedTask> => {
    const task = await pictures.lease(forMs);
    if (!task) throw new Error('nothing is due');
    return task;
  };
  const shownIn = async () => (await pictures.productOf(productId)).images.map(({ imageId }) => imageId);
  const stored = (imageId: ImageId) =>
    Promise.all([pictures.bucket.keys(uploadKeyOf(imageId)), pictures.bucket.keys(`images/${imageId}/`)]);

  it('the upload is replaced after the check: the checked picture is shown, and the other bytes are deleted', async () => {
    const honest = await pictures.shown(productId, bytes);
    const imageId = await pictures.confirmed(productId, bytes);
    const other = await drawn().negate().jpeg().toBuffer();
    processor.meanwhile = () => pictures.bucket.put(uploadKeyOf(imageId), other);
    expect(await pictures.workAll(worker)).toEqual(['ready']);
    const [first, second] = (await pictures.productOf(productId)).images;
    const nameOf = (key: string | undefined) => key?.split('/').at(-1);
    expect([first?.imageId, second?.imageId]).toEqual([honest, imageId]);
    expect(nameOf(second?.keys.large)).toBe(nameOf(first?.keys.large));
    expect(await pictures.bucket.keys(uploadKeyOf(imageId))).toEqual([]);
  });

  it('the upload is replaced after the picture is shown: nothing changes, and the upload is deleted', async () => {
    const bytesNow = await jpeg();
    const { image, upload } = await pictures.request(productId, bytesNow);
    await sendUpload(upload, bytesNow);
    await pictures.confirm(productId, image.imageId);
    await pictures.workAll();
    const before = await pictures.productOf(productId);
    await sendUpload(upload, await drawn().negate().jpeg().toBuffer());
    await pictures.confirm(productId, image.imageId);
    expect(await pictures.workAll()).toEqual([]);
    expect(await pictures.productOf(productId)).toEqual(before);
    const now = pictures.clock.now();
    pictures.clock.set(new Date(Date.now() + 2 * 24 * 60 * 60 * 1_000));
    await pictures.sweep();
    pictures.clock.set(now);
    expect((await stored(image.imageId))[0]).toEqual([]);
    expect(await pictures.productOf(productId)).toEqual(before);
  });

  it('it is removed: nothing is shown, and no object stays', async () => {
    const imageId = await pictures.confirmed(productId, bytes);
    processor.meanwhile = () => pictures.remove(productId, imageId);
    expect(await pictures.workAll(worker)).toEqual(['gone']);
    expect(await shownIn()).toEqual([]);
    // Not before the lease of the earlier worker has ended: that worker may have stored an object after the removal.
    expect((await stored(imageId)).flat()).not.toEqual([]);
    await pictures.endLeases();
    await pictures.workAll();
    expect(await stored(imageId)).toEqual([[], []]);
    expect(await pictures.tasks()).toBe(0);
  });

  it('two workers look: one gets it', async () => {
    await pictures.confirmed(productId, bytes);
    const both = await Promise.all([pictures.lease(), worker.get(ImageTasks).lease(60_000)]);
    expect(both.filter((task) => task !== undefined)).toHaveLength(1);
    await pictures.endLeases();
    await pictures.workAll();
  });

  it('its worker is slow: another worker shows it, and the slow one changes nothing afterwards', async () => {
    const imageId = await pictures.confirmed(productId, bytes);
    processor.meanwhile = async () => {
      await pictures.endLeases();
      expect(await pictures.workAll()).toEqual(['ready']);
    };
    const version = (await pictures.productOf(productId)).version + 1;
    expect(await worker.get(CheckImageUseCase).execute(await leased())).toBe('gone');
    expect(await shownIn()).toEqual([imageId]);
    expect((await pictures.productOf(productId)).version).toBe(version);
  });

  it('its workers die of it: after four of them it is refused', async () => {
    const imageId = await pictures.confirmed(productId, bytes);
    for (let n = 1; n <= 4; n++) {
      expect((await leased()).tries).toBe(n);
      await pictures.endLeases();
    }
    expect(await pictures.workAll()).toEqual(['processing-failed']);
    expect(await pictures.find(imageId)).toMatchObject({ status: 'refused', refusal: 'processing-failed' });
    expect(await stored(imageId)).toEqual([[], []]);
  });

  it('something unforeseen happens with it, again and again: it is refused', async () => {
    await pictures.confirmed(productId, bytes);
    for (let n = 1; n <= 4; n++) {
      const task = await leased();
      expect(task.tries).toBe(n);
      await pictures.app.get(ImageTasks).putBack(task, { forMs: 0, counts: true });
    }
    expect(await pictures.workAll()).toEqual(['processing-failed']);
  });

  it('a try that was not its fault is not counted', async () => {
    await pictures.confirmed(productId, bytes);
    for (let n = 1; n <= 10; n++) {
      const task = await leased();
      expect(task.tries).toBe(1);
      await pictures.app.get(ImageTasks).putBack(task, { forMs: 0, counts: false });
    }
    expect(await pictures.workAll()).toEqual(['ready']);
  });

  describe('S3', () => {
    let proxy: FaultyProxy;
    let beyond: TestingModule;

    beforeAll(async () => {
      const { hostname, port } = new URL(testServers().awsEndpoint);
      proxy = await createFaultyProxy(Number(port), hostname);
      beyond = await pictures.another({ S3_ENDPOINT: `http://127.0.0.1:${proxy.port}` });
    });
    afterEach(() => proxy.heal());
    afterAll(() => proxy.close());

    const request = () => {
      const command = {
        productId,
        contentType: 'image/jpeg',
        byteLength: bytes.length,
        alt: '',
        actorId: ADMIN,
      } as const;
      return beyond.get(RequestImageUseCase).execute(command);
    };

    const fallSilent = (): Promise<void> => {
      proxy.blackHole();
      return Promise.resolve();
    };

    it.each([
      ['refuses connections', () => proxy.refuse()],
      ['says nothing', fallSilent],
    ])('%s: a confirmation is refused, and may be repeated', async (_, fault) => {
      const { image } = await request();
      await pictures.bucket.put(uploadKeyOf(image.imageId), bytes);
      await fault();
      const confirm = () => beyond.get(ConfirmImageUseCase).execute(productId, image.imageId);
      await expect(confirm()).rejects.toThrow(Unavailable);
      expect((await pictures.find(image.imageId))?.status).toBe('uploading');
      await proxy.heal();
      expect((await confirm()).status).toBe('checking');
      await pictures.workAll();
    });

    it.each([
      ['before the download', () => proxy.refuse()],
      ['in the middle of the download', () => proxy.halveAnswerTo('GET')],
      ['before the sizes are stored', () => proxy.cutBefore('PUT')],
      ['when a size is stored, without an answer', () => proxy.loseAnswerTo('PUT')],
    ])('is unavailable %s: nothing is shown in part, and later everything is', async (when, fault) => {
      const imageId = await pictures.confirmed(productId, bytes);
      void fault();
      const task = await leased();
      const outcome = await beyond
        .get(CheckImageUseCase)
        .execute(task)
        .catch((error: unknown) => error);
      if (outcome instanceof Unavailable) {
        expect(await shownIn()).toEqual([]);
        expect((await pictures.find(imageId))?.status).toBe('checking');
        await proxy.heal();
        await pictures.endLeases();
        expect(await pictures.workAll(beyond)).toEqual(['ready']);
      } else {
        expect([when, outcome]).toEqual([when, 'ready']); // the SDK has tried again by itself
      }
      expect(await shownIn()).toEqual([imageId]);
      const [image] = (await pictures.productOf(productId)).images;
      await pictures.workAll();
      expect(await stored(imageId)).toEqual([[], [...new Set(Object.values(image?.keys ?? {}))].sort()]);
    });
  });

  describe('the answer to COMMIT is lost', () => {
    let proxy: FaultyProxy;
    let beyond: TestingModule;

    beforeAll(async () => {
      const { host, port } = testServers().database;
      proxy = await createFaultyProxy(port, host);
      beyond = await pictures.another({ DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) });
    });
    afterAll(() => proxy.close());

    it('of a request: there is one picture', async () => {
      const lost = proxy.loseAnswerTo('COMMIT');
      await beyond
        .get(RequestImageUseCase)
        .execute({ productId, contentType: 'image/png', byteLength: 9, alt: '', actorId: ADMIN });
      await lost;
      const rows = await pictures.database.dataSource.query<unknown[]>(
        `SELECT id FROM product_images WHERE product_id = UNHEX(REPLACE(?, '-', ''))`,
        [productId],
      );
      expect(rows).toHaveLength(1);
    });

    it('of a check: it is shown once, with one new version', async () => {
      const imageId = await pictures.confirmed(productId, bytes);
      const task = await leased();
      const lost = proxy.loseAnswerTo('COMMIT');
      expect(await beyond.get(CheckImageUseCase).execute(task)).toBe('ready');
      await lost;
      expect(await shownIn()).toEqual([imageId]);
      expect((await pictures.productOf(productId)).version).toBe(2);
      expect(await pictures.trailOf(productId)).toHaveLength(1);
      await pictures.workAll();
    });

    it('of a confirmation: it is looked at', async () => {
      const { image, upload } = await pictures.request(productId, bytes);
      await sendUpload(upload, bytes);
      const lost = proxy.loseAnswerTo('COMMIT');
      expect((await beyond.get(ConfirmImageUseCase).execute(productId, image.imageId)).status).toBe('checking');
      await lost;
      expect(await pictures.workAll()).toEqual(['ready']);
    });

    it('of a removal: the picture is removed, without an error', async () => {
      const imageId = await pictures.shown(productId, bytes);
      const lost = proxy.loseAnswerTo('COMMIT');
      await beyond.get(RemoveImageUseCase).execute({ productId, imageId, actorId: ADMIN });
      await lost;
      expect(await pictures.productOf(productId)).toMatchObject({ images: [], version: 3 });
      await pictures.workAll();
    });
  });
});
