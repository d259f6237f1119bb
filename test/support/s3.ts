import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createS3Client } from '@app/platform/s3/s3-client';
import { randomBytes } from 'node:crypto';
import { testServers } from './servers';
import { awsEnvironment } from './sqs';

/** The field `upload` in the answer of POST /products/{productId}/images. */
export interface UploadTicket {
  readonly url: string;
  readonly method: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A bucket of its own. */
export interface TestBucket {
  readonly name: string;
  /** For what is tested. */
  readonly environment: Readonly<Record<string, string>>;
  put(key: string, bytes: Buffer): Promise<void>;
  /** All of them, in their order. */
  keys(prefix?: string): Promise<string[]>;
  headersOf(key: string): Promise<{ readonly type: string | undefined; readonly cacheControl: string | undefined }>;
  drop(): Promise<void>;
}

/** Also sets the SDK's variables for this process, so that the application's own S3 client works in it. */
export async function createTestBucket(): Promise<TestBucket> {
  Object.assign(process.env, awsEnvironment);
  const endpoint = testServers().awsEndpoint;
  const client = createS3Client({ region: awsEnvironment.AWS_REGION, endpoint });
  const Bucket = `pictures-${randomBytes(6).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  const keys = async (Prefix = ''): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return {
    name: Bucket,
    environment: {
      ...awsEnvironment,
      S3_ENDPOINT: endpoint,
      S3_BUCKET: Bucket,
      IMAGE_BASE_URL: `${endpoint}/${Bucket}`,
    },
    put: async (Key, Body) => {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    keys,
    headersOf: async (Key) => {
      const { ContentType, CacheControl } = await client.send(new HeadObjectCommand({ Bucket, Key }));
      return { type: ContentType, cacheControl: CacheControl };
    },
    drop: async () => {
      const Objects = (await keys()).map((Key) => ({ Key }));
      if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      await client.send(new DeleteBucketCommand({ Bucket }));
      client.destroy();
    },
  };
}

/** Sends the bytes as a browser would. */
export async function sendUpload({ url, method, fields, headers }: UploadTicket, bytes: Buffer): Promise<Response> {
  if (method === 'PUT') return fetch(url, { method, headers: { ...headers }, body: Uint8Array.from(bytes) });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(bytes)]));
  return fetch(url, { method, body: form });
}
