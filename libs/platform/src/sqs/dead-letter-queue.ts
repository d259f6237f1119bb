import {
  GetQueueAttributesCommand,
  type Message,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/**
 * The message attributes with the reason for a move to the dead-letter queue; `npm run dlq` and the outbox's operations
 * show and remove them.
 */
export const DEAD_LETTER_REASON = 'dead-letter.reason';
export const DEAD_LETTER_FAILURES = 'dead-letter.failures';

/** The most attributes of an SQS message (developer guide, message metadata). */
const MOST_ATTRIBUTES = 10;
const LONGEST_REASON = 300;

/** Why a message goes to the dead-letter queue. */
export interface DeadLetter {
  readonly message: Message;
  readonly reason: string;
  readonly failures: number;
}

/** The dead-letter queue of a queue. */
export class DeadLetterQueue {
  private url: string | undefined;

  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /**
   * Copies a message, which the caller then deletes from its own queue. A process that ends in between leaves it in
   * both: it is copied again, and a consumer's inbox skips the second copy. Returns false where the queue has no
   * dead-letter queue.
   */
  async send({ message, reason, failures }: DeadLetter): Promise<boolean> {
    const url = (this.url ??= await deadLetterUrlOf(this.sqs, this.queueUrl));
    if (url === undefined) return false;
    const MessageAttributes = { ...message.MessageAttributes };
    const why = { [DEAD_LETTER_REASON]: text(printable(reason)), [DEAD_LETTER_FAILURES]: text(String(failures)) };
    if (Object.keys(MessageAttributes).length + Object.keys(why).length <= MOST_ATTRIBUTES) {
      Object.assign(MessageAttributes, why);
    }
    await this.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: message.Body, MessageAttributes }));
    return true;
  }
}

/** The dead-letter queue that a queue's redrive policy names; SQS requires the same account and region. */
export async function deadLetterUrlOf(sqs: SQSClient, queueUrl: string): Promise<string | undefined> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['RedrivePolicy'] }),
  );
  const policy = JSON.parse(Attributes?.RedrivePolicy ?? '{}') as { readonly deadLetterTargetArn?: string };
  const name = policy.deadLetterTargetArn?.split(':').at(-1);
  return name === undefined ? undefined : queueUrl.replace(/[^/]+$/, name);
}

const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });

/** One line of characters that SQS accepts. */
const printable = (reason: string): string =>
  reason.replace(/[^\x20-\x7e]+/g, ' ').slice(0, LONGEST_REASON) || 'unknown';
