import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SqsConfig } from '../config/services.config';
import { DirectSqsClient } from './direct-sqs-client';

/** A consumer's own client: its long polls never stand in a sender's way. */
@Injectable()
export class ConsumerSqsClient extends DirectSqsClient implements OnApplicationShutdown {
  constructor(config: SqsConfig) {
    super(config, {});
  }

  onApplicationShutdown(): void {
    this.destroy();
  }
}
