import sharp from 'sharp';
import { succeeded } from '@test/support/api-client';
import { ServerProxies } from '@test/support/server-proxies';
import { sendUpload, type UploadTicket } from '@test/support/s3';
import { type Product, Shop, signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

interface Requested {
  readonly imageId: string;
  readonly upload: UploadTicket;
}

interface Shown {
  readonly images: readonly {
    readonly imageId: string;
    readonly alt: string;
    readonly urls: Readonly<Record<'thumbnail' | 'medium' | 'large', string>>;
  }[];
}

const IMMUTABLE = 'public, max-age=31536000, immutable';

describe('A picture', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let product: Product;
  let bytes: Buffer;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    // A short lease: what a killed worker had in hand is soon another's.
    system = await startSystem({ env: { ...proxies.s3Environment, IMAGE_LEASE_MS: '3000', IMAGE_POLL_MS: '200' } });
    shop = await system.shop();
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><circle cx="450" cy="300" r="200"/></svg>';
    bytes = await sharp(Buffer.from(drawing)).flatten({ background: '#fff' }).jpeg().toBuffer();
  });
  beforeEach(async () => {
    product = await shop.product();
  });
  afterEach(() => proxies.heal());
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  const imagesPath = () => `/products/${product.productId}/images`;

  async function requested(contentType = 'image/jpeg', byteLength = bytes.length): Promise<Requested> {
    const request = { contentType, byteLength, alt: 'A black disc' };
    return succeeded(await shop.admin.post<Requested>(imagesPath(), request)).body;
  }

  const confirm = (imageId: string, by = shop.admin) => by.post(`${imagesPath()}/${imageId}/confirmation`);
  const stateOf = async (imageId: string) => (await shop.admin.get(`${imagesPath()}/${imageId}`)).body;

  const until = (imageId: string, status: string) =>
    waitFor(async () => (await stateOf(imageId)).status === status, { what: `it to be ${status}`, deadlineMs: 30_000 });

  const shown = async () => succeeded(await system.client().get<Shown>(`/products/${product.productId}`));

  async function uploaded(): Promise<string> {
    const { imageId, upload } = await requested();
    expect((await sendUpload(upload, bytes)).status).toBe(204);
    return imageId;
  }

  it('is requested, uploaded directly to the store, confirmed, checked and shown', async () => {
    const before = await shown();
    const imageId = await uploaded();
    expect(await stateOf(imageId)).toEqual({ imageId, status: 'uploading' });
    const confirmed = await confirm(imageId);
    expect({ status: confirmed.status, body: confirmed.body }).toEqual({
      status: 202,
      body: { imageId, status: 'checking' },
    });
    await until(imageId, 'ready');

    const { body, headers } = await shown();
    expect(headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(body.images).toEqual([{ imageId, alt: 'A black disc', urls: expect.any(Object) }]);
    for (const url of Object.values(body.images[0]!.urls)) {
      const file = await fetch(url);
      expect([file.headers.get('content-type'), file.headers.get('cache-control')]).toEqual(['image/webp', IMMUTABLE]);
      expect((await sharp(Buffer.from(await file.arrayBuffer())).metadata()).format).toBe('webp');
    }
    const listed = await system.client().get<{ items: (Shown & { productId: string })[] }>('/products?limit=100');
    expect(listed.body.items.find(({ productId }) => productId === product.productId)?.images).toEqual(body.images);
    await waitFor(async () => (await system.bucket.keys('uploads/')).length === 0, {
      what: 'the upload to be deleted',
    });
  });

  it('may be confirmed again, also by another admin, without a change', async () => {
    const imageId = await uploaded();
    const other = await signIn(system.client(), system.admin);
    await Promise.all([confirm(imageId), confirm(imageId, other), confirm(imageId)]);
    await until(imageId, 'ready');
    const { headers } = await shown();
    const again = await confirm(imageId, other);
    expect({ status: again.status, body: again.body }).toEqual({ status: 202, body: { imageId, status: 'ready' } });
    expect((await shown()).headers.get('etag')).toBe(headers.get('etag'));
  });

  it('whose upload was interrupted is not confirmed; it is sent again, and shown', async () => {
    const { imageId, upload } = await requested();
    const answer = await confirm(imageId);
    expect([answer.status, answer.body.code]).toEqual([409, 'product.image-not-uploaded']);
    await sendUpload(upload, bytes);
    expect((await confirm(imageId)).status).toBe(202);
    await until(imageId, 'ready');
  });

  it.each([
    [
      'a page that calls itself a JPEG',
      'image/jpeg',
      () => Buffer.from('<html><script>alert(1)</script></html>'),
      'wrong-type',
    ],
    [
      'an SVG that calls itself a PNG',
      'image/png',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'wrong-type',
    ],
    ['a JPEG that is cut off', 'image/jpeg', () => bytes.subarray(0, -30), 'damaged'],
  ])('(%s) is refused with the reason, deleted and never shown', async (_, contentType, lie, reason) => {
    const { imageId, upload } = await requested(contentType, lie().length);
    await sendUpload(upload, lie());
    await confirm(imageId);
    await until(imageId, 'refused');
    expect(await stateOf(imageId)).toEqual({ imageId, status: 'refused', reason });
    expect((await shown()).body.images).toEqual([]);
    await waitFor(async () => (await system.bucket.keys(`uploads/${imageId}`)).length === 0);
  });

  it.each([
    ['0 bytes promised', { contentType: 'image/png', byteLength: 0 }, '/byteLength'],
    ['10 MiB and 1 byte', { contentType: 'image/png', byteLength: 10 * 1024 * 1024 + 1 }, '/byteLength'],
    ['an SVG', { contentType: 'image/svg+xml', byteLength: 100 }, '/contentType'],
    ['a GIF', { contentType: 'image/gif', byteLength: 100 }, '/contentType'],
  ])('of %s cannot be requested', async (_, request, pointer) => {
    const { status, body } = await shop.admin.post<{ errors: { pointer: string }[] }>(imagesPath(), request);
    expect(status).toBe(400);
    expect(body.errors.map((error) => error.pointer)).toEqual([pointer]);
  });

  it('is put first, gets other words, and is removed with its bytes', async () => {
    const [first, second] = [await uploaded(), await uploaded()];
    for (const imageId of [first, second]) {
      await confirm(imageId);
      await until(imageId, 'ready');
    }
    const order = await shop.admin.put(`${imagesPath()}/order`, { imageIds: [second, first] });
    expect({ status: order.status, body: order.body }).toEqual({ status: 200, body: { imageIds: [second, first] } });
    succeeded(await shop.admin.patch(`${imagesPath()}/${second}`, { alt: 'A disc' }));
    const { images } = (await shown()).body;
    expect(images.map(({ imageId, alt }) => [imageId, alt])).toEqual([
      [second, 'A disc'],
      [first, 'A black disc'],
    ]);
    expect((await shop.admin.delete(`${imagesPath()}/${second}`)).status).toBe(204);
    expect((await shown()).body.images.map(({ imageId }) => imageId)).toEqual([first]);
    await waitFor(async () => (await fetch(images[0]!.urls.large)).status === 404, { what: 'the bytes to be gone' });
    expect((await fetch(images[1]!.urls.large)).status).toBe(200);
  });

  it('without S3: a confirmation gets 503, a worker waits, nothing is shown in part; afterwards everything works', async () => {
    const [asked, waiting] = [await uploaded(), await uploaded()];
    await confirm(waiting);
    await proxies.sqs.refuse();
    const refused = await confirm(asked);
    expect([refused.status, refused.body.code]).toEqual([503, 'dependency.unavailable']);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect((await shop.admin.post(imagesPath(), { contentType: 'image/png', byteLength: 9 })).status).toBe(201);
    const { images } = (await shown()).body;
    for (const image of images) expect(Object.keys(image.urls)).toEqual(['thumbnail', 'medium', 'large']);

    await proxies.heal();
    expect((await confirm(asked)).status).toBe(202);
    await Promise.all([until(asked, 'ready'), until(waiting, 'ready')]);
    expect((await shown()).body.images).toHaveLength(2);
  });

  it('whose worker is killed in the middle is finished by another', async () => {
    await system.worker.stop();
    const ids = [await uploaded(), await uploaded()];
    for (const imageId of ids) await confirm(imageId);
    proxies.sqs.delay(150); // so that it is surely in the middle
    await system.worker.restart();
    const leased = async () => {
      const rows = await system.database.dataSource.query<unknown[]>(
        "SELECT 1 FROM image_tasks WHERE task = 'check' AND lease_id IS NOT NULL",
      );
      return rows.length > 0;
    };
    await waitFor(leased, { what: 'a leased picture', everyMs: 5 });
    await system.worker.kill();
    expect((await shown()).body.images.length).toBeLessThan(2);
    await proxies.heal();
    await system.startWorker();
    for (const imageId of ids) await until(imageId, 'ready');
    expect((await shown()).body.images.map(({ imageId }) => imageId)).toEqual(ids);
    await waitFor(async () =>
      (await system.bucket.keys('uploads/')).every((key) => !ids.some((id) => key.endsWith(id))),
    );
  });
});
