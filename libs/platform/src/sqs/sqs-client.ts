import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SqsConfig } from '../config/services.config';

/** Longer than the longest of long polls, 20 s. */
const REQUEST_DEADLINE_MS = 30_000;

/**
 * Credentials come from where the AWS SDK looks by itself. An emulator's queue URLs don't name its address.
 * `requestDeadlineMs` is for one try of two.
 */
export const sqsClientOptions = (
  { region, endpoint }: Pick<SqsConfig, 'region' | 'endpoint'>,
  { requestDeadlineMs = REQUEST_DEADLINE_MS }: { readonly requestDeadlineMs?: number } = {},
): SQSClientConfig => ({
  region,
  maxAttempts: 2,
  // The chain of middlewares is made once for a kind of command, not for each: a third of what a batch of ten costs the
  // sender (112 to 78 µs of CPU a message). Commands of one kind then share a context, in which their endpoint is: all
  // queues are of one region.
  cacheMiddleware: true,
  // Without throwOnRequestTimeout the SDK writes a warning and goes on waiting.
  requestHandler: { connectionTimeout: 2_000, requestTimeout: requestDeadlineMs, throwOnRequestTimeout: true },
  ...(endpoint === undefined ? {} : { endpoint, useQueueUrlAsEndpoint: false }),
});

export const createSqsClient = (config: SqsConfig): SQSClient => new SQSClient(sqsClientOptions(config));
