import type { Environment } from './environment';
import { platformSettings } from './platform.settings';

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
    this.region = env.read(platformSettings.AWS_REGION);
    this.endpoint = env.read(platformSettings.S3_ENDPOINT);
    this.publicEndpoint = env.read(platformSettings.S3_PUBLIC_ENDPOINT) ?? this.endpoint;
    this.bucket = env.read(platformSettings.S3_BUCKET);
    this.uploadMethod = env.read(platformSettings.S3_UPLOAD_METHOD);
  }
}
