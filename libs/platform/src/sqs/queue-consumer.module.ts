import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { SqsModule, SqsService } from '@ssut/nestjs-sqs';
import { Log } from '../logging/log';
import { ConsumerSqsClient } from './consumer-sqs-client';
import { Poller } from './poller';

/**
 * Seconds of one long poll. Short, because a stop waits for the poll under way: an aborted one may have taken a message
 * already, which then stays invisible until its time-out.
 */
const POLL_SECONDS = 2;

/** SQS hands out ten at once at the most (API reference, ReceiveMessage). */
const MESSAGES_A_BATCH = 10;

interface ConsumedQueue<Config extends object> {
  /** The queue's name within this process, as the handler's `@SqsMessageHandler(name, true)` says it. */
  readonly name: string;
  readonly config: Type<Config>;
  readonly queueUrl: (config: Config) => string;
}

@Module({ providers: [ConsumerSqsClient], exports: [ConsumerSqsClient] })
class ConsumerClientModule {}

/**
 * Polls one queue, in batches, on a client of its own, for the handler of its name anywhere in the process. A poller
 * that falls silent is started again; a stop waits for the batch in hand.
 */
@Module({})
export class QueueConsumerModule {
  static register<Config extends object>({ name, config, queueUrl }: ConsumedQueue<Config>): DynamicModule {
    return {
      module: QueueConsumerModule,
      imports: [
        SqsModule.registerAsync({
          imports: [ConsumerClientModule],
          inject: [config, ConsumerSqsClient],
          useFactory: (read: Config, sqs: ConsumerSqsClient) => ({
            consumers: [
              { name, queueUrl: queueUrl(read), sqs, batchSize: MESSAGES_A_BATCH, waitTimeSeconds: POLL_SECONDS },
            ],
          }),
        }),
      ],
      providers: [
        {
          provide: Poller,
          inject: [SqsService, Log],
          useFactory: (sqs: SqsService, log: Log) => new Poller(sqs, { queue: name }, log),
        },
      ],
    };
  }
}
