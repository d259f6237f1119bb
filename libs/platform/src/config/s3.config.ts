import type { Environment } from './environment';

/** How a browser sends an upload: POST lets the store check type and size by itself; some stores know PUT only. */
export type UploadMethod = 'post' | 'put';

/** The bucket for pictures. Credentials are the AWS SDK's own business, as with SQS. */
export class S3Config {
  readonly region: string;
  /** Only for an emulator or a store that is not AWS's. */
  readonly endpoint: string | undefined;
  /** Where browsers reach the store, if that is another address than ours. */
  readonly publicEndpoint: string | undefined;
  readonly bucket: string;
  readonly uploadMethod: UploadMethod;

  constructor(env: Environment) {
    this.region = env.text('AWS_REGION');
    this.endpoint = readAddress(env, 'S3_ENDPOINT');
    this.publicEndpoint = readAddress(env, 'S3_PUBLIC_ENDPOINT') ?? this.endpoint;
    this.bucket = env.text('S3_BUCKET');
    this.uploadMethod = env.oneOf('S3_UPLOAD_METHOD', ['post', 'put'], 'post');
  }
}

const readAddress = (env: Environment, name: string): string | undefined =>
  env.optional(name) === undefined ? undefined : env.url(name, ['http', 'https']);
