/**
 * Counts how many times a message has failed while its consumer could work. SQS counts receives, which are no measure
 * of the message: they also grow while the consumer's database is unavailable.
 */
export abstract class MessageFailures {
  /**
   * Counts one more failure of a message and returns the total. The write itself proves that the consumer has its
   * database.
   * @throws Unavailable: possibly nothing was counted
   */
  abstract count(queue: string, messageId: string): Promise<number>;
}
