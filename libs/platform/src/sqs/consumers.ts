import type { SqsService } from '@ssut/nestjs-sqs';

/** The library's poller of one queue. */
export type Consumer = SqsService['consumers'] extends Map<string, { instance: infer C }> ? C : never;

/** @throws when the queue has none. */
export function consumerOf(sqs: SqsService, queue: string): Consumer {
  const consumer = sqs.consumers.get(queue);
  if (!consumer) throw new Error(`the queue ${queue} has no consumer`);
  return consumer.instance;
}

/** Waits for the poll under way and its batch. False when that took longer than `patienceMs`. */
export async function isQuietWithin(consumer: Consumer, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (consumer.status.isPolling && performance.now() < until) await sleep(10);
  return !consumer.status.isPolling;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
