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

/** The operations of a consumer on its queue besides handling messages. */
export class ConsumedQueue {
  readonly name: string;
  readonly intake: Pick<QueueIntake, 'stop' | 'worked' | 'isStopped'>;

  constructor(private readonly parts: Parts) {
    this.name = parts.name;
    this.intake = parts.intake;
  }

  /**
   * Copies a message to the dead-letter queue. Returns whether the copy was accepted, so that the original may be
   * deleted.
   */
  async giveUp({ message, reason, failures }: DeadLetter): Promise<boolean> {
    const facts = { queue: this.name, messageId: message.MessageId, reason, failures };
    try {
      if (!(await this.parts.deadLetters.send({ message, reason, failures }))) {
        this.parts.log.error(facts, 'queue without a dead-letter queue; message kept');
        return false;
      }
    } catch (error) {
      this.parts.log.error({ ...facts, err: error }, 'move to the dead-letter queue failed; message kept');
      return false;
    }
    this.parts.metrics.deadLettered(this.name);
    this.parts.log.error(facts, 'message moved to the dead-letter queue');
    return true;
  }
}
