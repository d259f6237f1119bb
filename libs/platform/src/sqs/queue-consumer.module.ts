import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { SqsModule, SqsService } from '@ssut/nestjs-sqs';
import { SqsConfig } from '../config/services.config';
import { Log } from '../logging/log';
import { ConsumerSqsClient } from './consumer-sqs-client';
import { PollHelpers } from './poll-helpers';
import { Poller } from './poller';

/**
 * Seconds of one long poll. Short, because a stop waits for the poll under way: an aborted one may have taken a message
 * already, which then stays invisible until its time-out.
 */
const POLL_SECONDS = 2;

/** SQS hands out ten at once at the most (API reference, ReceiveMessage). */
const MESSAGES_A_BATCH = 10;

/** Polls of one queue at the same time: one that waits for messages, the others while there are many. */
const POLLS_AT_ONCE = 8;

interface ConsumedQueue<Config extends object> {
  /** The queue's name within this process, as the handler's `@SqsMessageHandler(name, true)` says it. */
  readonly name: string;
  readonly config: Type<Config>;
  readonly queueUrl: (config: Config) => string;
}

@Module({ providers: [ConsumerSqsClient], exports: [ConsumerSqsClient] })
class ConsumerClientModule {}

/** One poll of a queue at a time. The library knows one poller of a name, so each is a module of its own. */
@Module({})
class OnePollModule {
  static register<Config extends object>(
    { name, config, queueUrl }: ConsumedQueue<Config>,
    { token, waitTimeSeconds }: { readonly token: symbol; readonly waitTimeSeconds: number },
  ): DynamicModule {
    return {
      module: OnePollModule,
      imports: [
        SqsModule.registerAsync({
          imports: [ConsumerClientModule],
          inject: [config, SqsConfig, ConsumerSqsClient],
          useFactory: (read: Config, { consumes }: SqsConfig, sqs: ConsumerSqsClient) => ({
            consumers: consumes
              ? [{ name, queueUrl: queueUrl(read), sqs, batchSize: MESSAGES_A_BATCH, waitTimeSeconds }]
              : [],
          }),
        }),
      ],
      providers: [{ provide: token, useExisting: SqsService }],
      exports: [token],
    };
  }
}

/**
 * Polls one queue, in batches, on a client of its own, for the handler of its name anywhere in the process: several
 * times at once while there is much in it, so the handler must bear to be called again before it has answered. A poller
 * that falls silent is started again; a stop waits for the batches in hand.
 */
@Module({})
export class QueueConsumerModule {
  static register<Config extends object>(queue: ConsumedQueue<Config>): DynamicModule {
    const { name } = queue;
    const tokens = Array.from({ length: POLLS_AT_ONCE }, (_, n) => Symbol(`${name}, poll ${n}`));
    const polls = tokens.map((token, n) =>
      OnePollModule.register(queue, { token, waitTimeSeconds: n === 0 ? POLL_SECONDS : 0 }),
    );
    return {
      module: QueueConsumerModule,
      imports: polls,
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
