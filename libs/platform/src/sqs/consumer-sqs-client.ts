import { SQSClient } from '@aws-sdk/client-sqs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SqsConfig } from '../config/services.config';
import { sqsClientOptions } from './sqs-client';

/** A consumer's own client: its long polls never stand in a sender's way. */
@Injectable()
export class ConsumerSqsClient extends SQSClient implements OnApplicationShutdown {
  constructor(config: SqsConfig) {
    super(sqsClientOptions(config));
  }

  onApplicationShutdown(): void {
    this.destroy();
  }
}
