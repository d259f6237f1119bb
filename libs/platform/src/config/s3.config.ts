import type { Environment } from './environment';
import { platformSettings } from './platform.settings';

/** How a browser sends an upload: with POST the store checks type and size itself; some stores support PUT only. */
export type UploadMethod = 'post' | 'put';

/** The bucket for pictures. The AWS SDK resolves the credentials, as for SQS. */
export class S3Config {
  readonly region: string;
  /** Only for an emulator or another store than AWS's. */
  readonly endpoint: string | undefined;
  /** The store's address for browsers, if it differs from the process's. */
  readonly publicEndpoint: string | undefined;
  readonly bucket: string;
  readonly uploadMethod: UploadMethod;

  constructor(env: Environment) {
    this.region = env.read(platformSettings.AWS_REGION);
    this.endpoint = env.read(platformSettings.S3_ENDPOINT);
    this.publicEndpoint = env.read(platformSettings.S3_PUBLIC_ENDPOINT) ?? this.endpoint;
    this.bucket = env.read(platformSettings.S3_BUCKET);
    this.uploadMethod = env.read(platformSettings.S3_UPLOAD_METHOD);
  }
}
