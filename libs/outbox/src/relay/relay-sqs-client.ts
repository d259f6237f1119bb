import type { BatchResultErrorEntry, SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DirectSqsClient, SqsConfig } from '@app/platform';

/** A healthy queue answers within tens of milliseconds. */
const REQUEST_DEADLINE_MS = 2_000;

/** Some messages of a batch were not taken; the others were. */
export class BatchPartlyRefused extends Error {
  constructor(readonly failed: readonly BatchResultErrorEntry[]) {
    super(`${failed.length} messages of a batch were not taken`);
    this.name = 'BatchPartlyRefused';
  }
}

/**
 * The relay's own client. sqs-producer, which sends with it, would tell which messages of a batch failed but not why;
 * so the answer is read here, and a partial failure leaves as an error that has both.
 */
@Injectable()
export class RelaySqsClient extends DirectSqsClient implements OnApplicationShutdown {
  constructor(config: SqsConfig) {
    super(config, { requestDeadlineMs: REQUEST_DEADLINE_MS, onAnswer: refuseSilence });
  }

  onApplicationShutdown(): void {
    this.destroy();
  }
}

function refuseSilence({ Failed: failed = [] }: Partial<SendMessageBatchCommandOutput>): void {
  if (failed.length > 0) throw new BatchPartlyRefused(failed);
}
