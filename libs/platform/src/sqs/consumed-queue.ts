import type { Log } from '../logging/log';
import type { ConsumerMetrics } from './consumer.metrics';
import { type DeadLetter, type DeadLetterQueue } from './dead-letter-queue';
import type { QueueIntake } from './queue-intake';

interface Parts {
  /** Its name within this process. */
  readonly name: string;
  readonly intake: QueueIntake;
  readonly deadLetters: DeadLetterQueue;
  readonly metrics: ConsumerMetrics;
  readonly log: Log;
}

/** What a consumer may do with its queue besides handling what comes. */
export class ConsumedQueue {
  readonly name: string;
  readonly intake: Pick<QueueIntake, 'stop' | 'worked' | 'isStopped'>;

  constructor(private readonly parts: Parts) {
    this.name = parts.name;
    this.intake = parts.intake;
  }

  /** Copies a message to the dead-letter queue. Answers whether it is there, and may be deleted from its own queue. */
  async giveUp({ message, reason, failures }: DeadLetter): Promise<boolean> {
    const facts = { queue: this.name, messageId: message.MessageId, reason, failures };
    try {
      if (!(await this.parts.deadLetters.send({ message, reason, failures }))) {
        this.parts.log.error(facts, 'the queue has no dead-letter queue; the message stays in it');
        return false;
      }
    } catch (error) {
      this.parts.log.error({ ...facts, err: error }, 'could not move a message to the dead-letter queue; it stays');
      return false;
    }
    this.parts.metrics.deadLettered(this.name);
    this.parts.log.error(facts, 'moved a message to the dead-letter queue');
    return true;
  }
}
