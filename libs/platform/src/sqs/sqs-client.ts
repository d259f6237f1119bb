import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SqsConfig } from '../config/services.config';

/** Longer than the longest of long polls, 20 s. */
export const REQUEST_DEADLINE_MS = 30_000;

export interface SqsClientOptions {
  /** For one try of two. */
  readonly requestDeadlineMs?: number;
}

/** Credentials come from where the AWS SDK looks by itself. An emulator's queue URLs don't name its address. */
export const sqsClientOptions = (
  { region, endpoint }: Pick<SqsConfig, 'region' | 'endpoint'>,
  { requestDeadlineMs = REQUEST_DEADLINE_MS }: SqsClientOptions = {},
): SQSClientConfig => ({
  region,
  maxAttempts: 2,
  // Without throwOnRequestTimeout the SDK writes a warning and goes on waiting.
  requestHandler: { connectionTimeout: 2_000, requestTimeout: requestDeadlineMs, throwOnRequestTimeout: true },
  ...(endpoint === undefined ? {} : { endpoint, useQueueUrlAsEndpoint: false }),
});

export const createSqsClient = (config: SqsConfig): SQSClient => new SQSClient(sqsClientOptions(config));
