import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { createSqsClient, deadLetterUrlOf } from '@app/platform';
import { outboxErrors } from '../outbox.errors';
import { DestinationQueues } from '../published-events';
import { type DeadLetter, isOneOf, sentAttributesOf, toDeadLetter } from './dead-letter';
import { DeadLettersConfig } from './dead-letters.config';

/** Bounds one call: a caller repeats it while there is more. */
const MOST_MESSAGES = 100;
/** What a call has received stays invisible for so long when its process ends; nothing is lost by it. */
const INVISIBLE_SECONDS = 60;
/** Not 0: the emulator, keeping messages on disk, would show them again only after its restart. */
const BACK_AFTER_SECONDS = 1;
/** A poll that waits asks all servers of the queue. */
const POLL_SECONDS = 1;
const AT_ONCE = 10;
const REQUEST_DEADLINE_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

export interface Redriven {
  readonly moved: readonly DeadLetter[];
  /** Whether the bound was reached: more messages may be there. */
  readonly more: boolean;
}

/** The dead-letter queues of the destinations. One call at a time in a process: two would hide messages from each other. */
@Injectable()
export class DeadLetters implements OnApplicationShutdown {
  private readonly sqs: SQSClient;
  private isUnderWay = false;

  constructor(
    config: DeadLettersConfig,
    private readonly queues: DestinationQueues,
  ) {
    this.sqs = createSqsClient(config, { requestDeadlineMs: REQUEST_DEADLINE_MS });
  }

  onApplicationShutdown(): void {
    this.sqs.destroy();
  }

  /** The first hundred that can be received; all stay in their queue. @throws outbox.dead-letters-busy, Unavailable */
  list(destination: string): Promise<readonly DeadLetter[]> {
    return this.alone(async () => {
      const url = await this.deadLetterUrlOf(destination);
      const messages = await this.receiveAll(url);
      await this.giveBack(url, messages);
      return messages.map(toDeadLetter);
    });
  }

  /**
   * Moves messages back to their queue: all of the first hundred, or those of these events or messages. Each is sent
   * first and deleted then, so that a crash leaves it in both queues; the consumer's inbox skips the second.
   * @throws outbox.dead-letters-busy, Unavailable
   */
  redrive(destination: string, ids: readonly string[]): Promise<Redriven> {
    return this.alone(async () => {
      const url = await this.deadLetterUrlOf(destination);
      const messages = await this.receiveAll(url);
      const isDue = (message: Message): boolean => isOneOf(toDeadLetter(message), ids);
      const due = messages.filter(isDue);
      try {
        for (const message of due) await this.move(message, { from: url, to: this.queues.urlOf(destination) });
      } finally {
        await this.giveBack(
          url,
          messages.filter((message) => !isDue(message)),
        );
      }
      return { moved: due.map(toDeadLetter), more: messages.length >= MOST_MESSAGES };
    });
  }

  private async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.isUnderWay)
      throw outboxErrors.error('outbox.dead-letters-busy', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.isUnderWay = true;
    try {
      return await work();
    } catch (error) {
      throw new Unavailable('sqs', error);
    } finally {
      this.isUnderWay = false;
    }
  }

  private async deadLetterUrlOf(destination: string): Promise<string> {
    const url = await deadLetterUrlOf(this.sqs, this.queues.urlOf(destination));
    if (url === undefined) throw new Error(`the queue of ${destination} has no dead-letter queue`);
    return url;
  }

  private async receiveAll(url: string): Promise<Message[]> {
    const found = new Map<string, Message>();
    while (found.size < MOST_MESSAGES) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: AT_ONCE,
          WaitTimeSeconds: POLL_SECONDS,
          VisibilityTimeout: INVISIBLE_SECONDS,
          MessageAttributeNames: ['All'],
        }),
      );
      const known = found.size;
      for (const message of Messages) found.set(message.MessageId ?? '', message);
      if (found.size === known) break;
    }
    return [...found.values()];
  }

  private async move(message: Message, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    const MessageAttributes = sentAttributesOf(message);
    await this.sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: message.Body, MessageAttributes }));
    await this.sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle: message.ReceiptHandle }));
  }

  /** Where that fails they come back by themselves. */
  private async giveBack(url: string, messages: readonly Message[]): Promise<void> {
    for (let n = 0; n < messages.length; n += AT_ONCE) {
      const Entries = messages.slice(n, n + AT_ONCE).map(({ ReceiptHandle }, place) => ({
        Id: String(place),
        ReceiptHandle,
        VisibilityTimeout: BACK_AFTER_SECONDS,
      }));
      await this.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
    }
  }
}
