import type { BatchResultErrorEntry, SendMessageBatchCommandOutput, SQSClient } from '@aws-sdk/client-sqs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createSqsClient, SqsConfig } from '@app/platform';

/** A healthy queue answers within tens of milliseconds. */
const REQUEST_DEADLINE_MS = 2_000;

/** Some messages of a batch were refused; the others were accepted. */
export class BatchPartlyRefused extends Error {
  constructor(readonly failed: readonly BatchResultErrorEntry[]) {
    super(`${failed.length} messages of a batch were refused`);
    this.name = 'BatchPartlyRefused';
  }
}

/**
 * The relay's own client. sqs-producer, which sends with it, reports which messages of a batch failed, but not why.
 * Here a partial failure becomes an error with both.
 */
@Injectable()
export class RelaySqsClient implements OnApplicationShutdown {
  readonly sqs: SQSClient;

  constructor(config: SqsConfig) {
    this.sqs = refusePartly(createSqsClient(config, { requestDeadlineMs: REQUEST_DEADLINE_MS }));
  }

  onApplicationShutdown(): void {
    this.sqs.destroy();
  }
}

type Send = (...args: Parameters<SQSClient['send']>) => Promise<Partial<SendMessageBatchCommandOutput>>;

function refusePartly(client: SQSClient): SQSClient {
  const send = client.send.bind(client) as Send;
  const sendAll: Send = async (...args) => {
    const output = await send(...args);
    if (output.Failed?.length) throw new BatchPartlyRefused(output.Failed);
    return output;
  };
  client.send = sendAll as SQSClient['send'];
  return client;
}
