/**
 * How often a message has failed while its consumer could work. SQS counts receives, which say nothing about the message:
 * they grow, too, while the consumer's database is away.
 */
export abstract class MessageFailures {
  /**
   * Counts one more failure of a message and answers how many there are. That it can be written down proves that the
   * consumer has its database. @throws Unavailable: nothing may have been counted
   */
  abstract count(queue: string, messageId: string): Promise<number>;
}
