import type { TestingModule } from '@nestjs/testing';
import { Clock, newId, type ProductId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createTestBucket, sendUpload, type TestBucket } from '@test/support/s3';
import { TestClock } from '@test/support/test-clock';
import { CheckImageUseCase } from '../../src/application/images/check-image.use-case';
import { CleanImageUseCase } from '../../src/application/images/clean-image.use-case';
import { ConfirmImageUseCase } from '../../src/application/images/confirm-image.use-case';
import { ImageWorkNotifier } from '../../src/application/images/image-work-notifier';
import { ImageQueries } from '../../src/application/images/image.queries';
import { ImageTasks } from '../../src/application/images/image-tasks';
import { ImageProcessor } from '../../src/application/images/image-processor';
import { ReorderImagesUseCase } from '../../src/application/images/reorder-images.use-case';
import { RemoveImageUseCase } from '../../src/application/images/remove-image.use-case';
import { RequestImageUseCase } from '../../src/application/images/request-image.use-case';
import { SweepImagesUseCase } from '../../src/application/images/sweep-images.use-case';
import { CreateProductUseCase } from '../../src/application/catalogue/create-product.use-case';
import { ProductQueries } from '../../src/application/catalogue/product.queries';
import type { Image, ImageType } from '../../src/domain/images/image';
import type { ImageId } from '../../src/domain/catalogue/shown-image';
import { SharpImageProcessor } from '../../src/infrastructure/images/sharp-image-processor';
import { ImageSweeper } from '../../src/infrastructure/images/image-sweeper';
import { ImageWorker } from '../../src/infrastructure/images/image-worker';
import { ImageWorkListener } from '../../src/infrastructure/images/redis-image-work-notifier';
import { NAME_SCHEDULE, ProductWorkerModule } from '../../src/product-worker.module';
import { createdProduct } from '../creating';
import { productContext } from '../product-context';

type Variables = Readonly<Record<string, string>>;

const LEASE_MS = 60_000;
export const ADMIN = newId<'Caller'>();

/** The context with its pictures, over a database and a bucket of its own. Specs start the worker's tasks themselves. */
export class Pictures {
  readonly clock = new TestClock();
  private readonly modules: TestingModule[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly bucket: TestBucket,
  ) {}

  static async start(): Promise<Pictures> {
    const pictures = new Pictures(await createTestDatabase(), await createTestBucket());
    await pictures.another();
    return pictures;
  }

  /** Another process, with these variables of its own. */
  async another(
    environment: Variables = {},
    processor: ImageProcessor = new SharpImageProcessor(),
  ): Promise<TestingModule> {
    const module = await productContext({
      database: this.database,
      environment: { ...this.bucket.environment, ...environment },
      imports: [ProductWorkerModule],
    })
      // What works by itself stands still.
      .overrideProvider(ImageWorker)
      .useValue({})
      .overrideProvider(ImageSweeper)
      .useValue({})
      .overrideProvider(NAME_SCHEDULE)
      .useValue({})
      .overrideProvider(ImageWorkListener)
      .useValue({})
      .overrideProvider(ImageWorkNotifier)
      .useValue({ notify: () => undefined } satisfies ImageWorkNotifier)
      .overrideProvider(ImageProcessor)
      .useValue(processor)
      .overrideProvider(Clock)
      .useValue(this.clock)
      .compile();
    this.modules.push(await module.init());
    return module;
  }

  get app(): TestingModule {
    const [first] = this.modules;
    if (!first) throw new Error('not started');
    return first;
  }

  async product(): Promise<ProductId> {
    const command = {
      name: 'Tea',
      description: '',
      category: undefined,
      price: 100,
      stock: 1,
      maxPerCustomer: undefined,
    };
    const create = this.app.get(CreateProductUseCase);
    return (await createdProduct(create, { ...command, sku: newId(), actorId: ADMIN })).productId;
  }

  request(
    productId: ProductId,
    bytes: { readonly length: number },
    more: { alt?: string; contentType?: ImageType } = {},
  ) {
    const { alt = '', contentType = 'image/jpeg' } = more;
    const command = { productId, contentType, byteLength: bytes.length, alt, actorId: ADMIN };
    return this.app.get(RequestImageUseCase).execute(command);
  }

  /** Asked for, sent and confirmed. */
  async confirmed(
    productId: ProductId,
    bytes: Buffer,
    more: { alt?: string; contentType?: ImageType } = {},
  ): Promise<ImageId> {
    const { image, upload } = await this.request(productId, bytes, more);
    await sendUpload(upload, bytes);
    await this.confirm(productId, image.imageId);
    return image.imageId;
  }

  /** And looked at, with everything cleaned up. */
  async shown(
    productId: ProductId,
    bytes: Buffer,
    more: { alt?: string; contentType?: ImageType } = {},
  ): Promise<ImageId> {
    const imageId = await this.confirmed(productId, bytes, more);
    await this.workAll();
    return imageId;
  }

  confirm(productId: ProductId, imageId: ImageId): Promise<Image> {
    return this.app.get(ConfirmImageUseCase).execute(productId, imageId);
  }

  remove(productId: ProductId, imageId: ImageId): Promise<void> {
    return this.app.get(RemoveImageUseCase).execute({ productId, imageId, actorId: ADMIN });
  }

  order(productId: ProductId, imageIds: readonly ImageId[]): Promise<readonly ImageId[]> {
    return this.app.get(ReorderImagesUseCase).execute({ productId, imageIds, actorId: ADMIN });
  }

  find(imageId: ImageId): Promise<Image | undefined> {
    return this.app.get(ImageQueries).find(imageId);
  }

  productOf(productId: ProductId) {
    return this.app.get(ProductQueries).get(productId);
  }

  sweep() {
    return this.app.get(SweepImagesUseCase).execute(new AbortController().signal);
  }

  lease(forMs = LEASE_MS) {
    return this.app.get(ImageTasks).lease(forMs);
  }

  /** What a worker does, until there is nothing left to do now. Answers what came of the checks. */
  async workAll(worker: TestingModule = this.app): Promise<string[]> {
    const results: string[] = [];
    const tasks = worker.get(ImageTasks);
    for (let task = await tasks.lease(LEASE_MS); task; task = await tasks.lease(LEASE_MS)) {
      if (task.task === 'check') results.push(await worker.get(CheckImageUseCase).execute(task));
      else await worker.get(CleanImageUseCase).execute(task.imageId);
      await tasks.finish(task);
    }
    return results;
  }

  /** The trail of the product, oldest first. */
  async trailOf(productId: ProductId): Promise<Record<string, unknown>[]> {
    const rows = await this.database.dataSource.query<{ changes: string }[]>(
      `SELECT changes FROM product_changes WHERE product_id = UNHEX(REPLACE(?, '-', '')) ORDER BY version`,
      [productId],
    );
    return rows.map(({ changes }) => JSON.parse(changes) as Record<string, unknown>);
  }

  /** Ends every lease. */
  async endLeases(): Promise<void> {
    await this.database.dataSource.query('UPDATE image_tasks SET available_at = UTC_TIMESTAMP(3)');
  }

  async tasks(): Promise<number> {
    const [row] = await this.database.dataSource.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM image_tasks');
    return Number(row?.n);
  }

  async stop(): Promise<void> {
    for (const module of this.modules) await module.close();
    await this.database.drop();
    await this.bucket.drop();
  }
}
