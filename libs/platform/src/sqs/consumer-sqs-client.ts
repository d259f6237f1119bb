import type { SQSClient } from '@aws-sdk/client-sqs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SqsConfig } from '../config/services.config';
import { createSqsClient } from './sqs-client';

/** The client of a process's consumers, separate from that of its senders: long polls occupy connections. */
@Injectable()
export class ConsumerSqsClient implements OnApplicationShutdown {
  readonly sqs: SQSClient;

  constructor(config: SqsConfig) {
    this.sqs = createSqsClient(config);
  }

  onApplicationShutdown(): void {
    this.sqs.destroy();
  }
}
