import { DirectSqsClient, type DirectSqsClientOptions, isFastPathOn } from '@app/fast-path';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SqsConfig } from '../config/services.config';
import { RetryBudget } from '../resilience/retry-budget';

/** Longer than the longest of long polls, 20 s. */
const REQUEST_DEADLINE_MS = 30_000;

export interface SqsClientOptions {
  /** For one of the two attempts. */
  readonly requestDeadlineMs?: number;
}

/** Credentials are resolved by the AWS SDK. The queue URLs of an emulator do not name its address. */
export const sqsClientOptions = (
  { region, endpoint }: Pick<SqsConfig, 'region' | 'endpoint'>,
  { requestDeadlineMs = REQUEST_DEADLINE_MS }: SqsClientOptions = {},
): Omit<DirectSqsClientOptions, 'retries'> => ({
  region,
  // Without throwOnRequestTimeout the SDK writes a warning and goes on waiting.
  requestHandler: { connectionTimeout: 2_000, requestTimeout: requestDeadlineMs, throwOnRequestTimeout: true },
  ...(endpoint === undefined ? {} : { endpoint, useQueueUrlAsEndpoint: false }),
});

/** The client of a process: two attempts a call, within a budget: the SDK's retry quota, or a budget like it. */
export function createSqsClient(
  config: Pick<SqsConfig, 'region' | 'endpoint'>,
  clientOptions?: SqsClientOptions,
): SQSClient {
  const options = sqsClientOptions(config, clientOptions);
  return isFastPathOn
    ? new DirectSqsClient({ ...options, retries: new RetryBudget() })
    : new SQSClient({ ...options, maxAttempts: 2 });
}
