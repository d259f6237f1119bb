import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { SqsModule, SqsService } from '@ssut/nestjs-sqs';
import { SqsConfig } from '../config/services.config';
import { Readiness } from '../health/readiness';
import { Log } from '../logging/log';
import { ConsumedQueue } from './consumed-queue';
import { ConsumerMetrics } from './consumer.metrics';
import { ConsumerSqsClient } from './consumer-sqs-client';
import { DeadLetterQueue } from './dead-letter-queue';
import { PollHelpers } from './poll-helpers';
import { Poller } from './poller';
import { QueueIntake } from './queue-intake';

/**
 * Seconds of one long poll. Short, because a stop waits for the poll under way: an aborted poll may have received a
 * message already, which then stays invisible until its time-out.
 */
const POLL_SECONDS = 2;

/** SQS returns at most ten messages at once (API reference, ReceiveMessage). */
const MESSAGES_A_BATCH = 10;

/** Simultaneous polls of one queue: one long poll, and the others while there are many messages. */
const POLLS_AT_ONCE = 8;

interface QueueToConsume<Config extends object> {
  /** The queue's name within this process, as in the handler's `@SqsMessageHandler(name, true)`. */
  readonly name: string;
  readonly config: Type<Config>;
  readonly queueUrl: (config: Config) => string;
}

@Module({ providers: [ConsumerSqsClient, ConsumerMetrics], exports: [ConsumerSqsClient, ConsumerMetrics] })
class ConsumerClientModule {}

/** The parts that the polls of one queue and its consumer share. */
@Module({})
class SharedQueueModule {
  static register<Config extends object>({ name, config, queueUrl }: QueueToConsume<Config>): DynamicModule {
    return {
      module: SharedQueueModule,
      imports: [ConsumerClientModule],
      providers: [
        {
          provide: QueueIntake,
          inject: [SqsConfig, Log, ConsumerMetrics, { token: Readiness, optional: true }],
          useFactory: ({ consumes }: SqsConfig, log: Log, metrics: ConsumerMetrics, readiness?: Readiness) => {
            const intake = new QueueIntake({ queue: name, log, metrics });
            if (consumes) readiness?.describe(`queue ${name}`, () => intake.health());
            return intake;
          },
        },
        {
          provide: ConsumedQueue,
          inject: [config, ConsumerSqsClient, QueueIntake, ConsumerMetrics, Log],
          useFactory: (
            read: Config,
            { sqs }: ConsumerSqsClient,
            intake: QueueIntake,
            metrics: ConsumerMetrics,
            log: Log,
          ) => new ConsumedQueue({ name, intake, deadLetters: new DeadLetterQueue(sqs, queueUrl(read)), metrics, log }),
        },
      ],
      exports: [QueueIntake, ConsumedQueue],
    };
  }
}

interface OnePoll {
  readonly token: symbol;
  /** The leading poll waits for messages, and retries the consumer's work while that fails. */
  readonly isLeader: boolean;
  readonly shared: DynamicModule;
}

/** One poll of a queue at a time. The library knows one poller for each name, so each is a separate module. */
@Module({})
class OnePollModule {
  static register<Config extends object>(
    { name, config, queueUrl }: QueueToConsume<Config>,
    { token, isLeader, shared }: OnePoll,
  ): DynamicModule {
    return {
      module: OnePollModule,
      imports: [
        SqsModule.registerAsync({
          imports: [ConsumerClientModule, shared],
          inject: [config, SqsConfig, ConsumerSqsClient, QueueIntake],
          useFactory: (read: Config, { consumes }: SqsConfig, { sqs }: ConsumerSqsClient, intake: QueueIntake) => {
            const consumer = {
              name,
              queueUrl: queueUrl(read),
              sqs,
              batchSize: MESSAGES_A_BATCH,
              waitTimeSeconds: isLeader ? POLL_SECONDS : 0,
              // A move to the dead-letter queue copies the attributes.
              messageAttributeNames: ['All'],
              preReceiveMessageCallback: async () => (isLeader ? intake.whenReceiving() : intake.refuseWhileStopped()),
            };
            return { consumers: consumes ? [consumer] : [] };
          },
        }),
      ],
      providers: [{ provide: token, useExisting: SqsService }],
      exports: [token],
    };
  }
}

/**
 * Polls one queue in batches, with its own client, for the handler of its name anywhere in the process. While the queue
 * is long it polls several times at once, so the handler must allow concurrent calls. A stalled poller is restarted; a
 * stop waits for the batches in hand. The consumer has the queue as `ConsumedQueue`.
 */
@Module({})
export class QueueConsumerModule {
  static register<Config extends object>(queue: QueueToConsume<Config>): DynamicModule {
    const { name } = queue;
    const tokens = Array.from({ length: POLLS_AT_ONCE }, (_, n) => Symbol(`${name}, poll ${n}`));
    const shared = SharedQueueModule.register(queue);
    const polls = tokens.map((token, n) => OnePollModule.register(queue, { token, isLeader: n === 0, shared }));
    return {
      module: QueueConsumerModule,
      imports: [shared, ...polls],
      exports: [shared],
      providers: [
        {
          provide: Poller,
          inject: [SqsConfig, Log, ...tokens.slice(0, 1)],
          useFactory: ({ consumes }: SqsConfig, log: Log, sqs: SqsService) =>
            consumes ? new Poller(sqs, { queue: name }, log) : null,
        },
        {
          provide: PollHelpers,
          inject: [SqsConfig, ...tokens],
          useFactory: ({ consumes }: SqsConfig, leader: SqsService, ...others: SqsService[]) =>
            consumes ? new PollHelpers(leader, others, { queue: name, batchSize: MESSAGES_A_BATCH }) : null,
        },
      ],
    };
  }
}
