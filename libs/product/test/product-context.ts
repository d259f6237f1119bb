import { RedisModule } from '@app/platform';
import type { TestDatabase } from '@test/support/database';
import { testingModule } from '@test/support/nest';
import { testServers } from '@test/support/servers';
import { CatalogueConfig } from '../src/catalogue.config';
import { ImageUrls } from '../src/product-images.config';
import { ProductModule } from '../src/product.module';

type ContextOptions = Parameters<typeof testingModule>[0];

/** Of a bucket that a spec without pictures never asks for. */
const NO_BUCKET = { AWS_REGION: 'us-east-1', S3_BUCKET: 'none', IMAGE_BASE_URL: 'http://localhost/none' };

interface ProductContextOptions extends Pick<ContextOptions, 'environment' | 'imports'> {
  readonly database: Pick<TestDatabase, 'environment'>;
}

/** The context as the api runs it, over a test database and the Redis of the tests. */
export const productContext = ({ database, environment = {}, imports = [] }: ProductContextOptions) =>
  testingModule({
    database,
    environment: { REDIS_URL: testServers().redisUrl, ...NO_BUCKET, ...environment },
    configs: [CatalogueConfig, ImageUrls],
    imports: [RedisModule.forRoot(), ProductModule, ...imports],
  });
