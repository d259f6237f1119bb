import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Config } from '../config/s3.config';

/** Time-out until the answer begins, for each of two attempts. */
const REQUEST_DEADLINE_MS = 5_000;

/** The AWS SDK resolves the credentials. */
export const s3ClientOptions = (region: string, endpoint: string | undefined): S3ClientConfig => ({
  region,
  maxAttempts: 2,
  // Otherwise a presigned PUT carries the checksum of an empty body.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  // Without throwOnRequestTimeout the SDK writes a warning and goes on waiting.
  requestHandler: { connectionTimeout: 2_000, requestTimeout: REQUEST_DEADLINE_MS, throwOnRequestTimeout: true },
  // An emulator or another store is one host; its buckets are paths.
  ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
});

export const createS3Client = ({ region, endpoint }: Pick<S3Config, 'region' | 'endpoint'>): S3Client =>
  new S3Client(s3ClientOptions(region, endpoint));
