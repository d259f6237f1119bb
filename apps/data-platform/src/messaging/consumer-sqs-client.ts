import { SqsConfig, sqsClientOptions } from '@app/platform';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

@Injectable()
export class ConsumerSqsClient extends SQSClient implements OnApplicationShutdown {
  constructor(config: SqsConfig) {
    super(sqsClientOptions(config));
  }

  onApplicationShutdown(): void {
    this.destroy();
  }
}
