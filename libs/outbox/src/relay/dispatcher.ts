import { Deadline } from '@app/platform';
import type { Delivery, EventId, Lease, OutgoingMessage } from './deliveries';
import { ATTRIBUTE_BYTES, EventSender, MAX_BATCH_BYTES, MAX_BATCH_MESSAGES, type Refusal } from './event-sender';
import { inParallel } from './in-parallel';
import { pack } from './pack';

const BATCH = { maxItems: MAX_BATCH_MESSAGES, maxBytes: MAX_BATCH_BYTES };

/** The result of sending one lease. A delivery that is neither sent nor refused failed for no fault of its own. */
export interface Outcome {
  readonly sent: EventId[];
  readonly refused: Refusal[];
  /** Why faultless deliveries were not sent; the first reason of the round. */
  trouble: unknown;
}

interface DispatchOptions {
  readonly concurrency: number;
  readonly sendDeadlineMs: number;
  /** Called before each batch. */
  readonly mayStart: () => boolean;
}

/** Sends the deliveries of a lease in batches, several at once, and stops at the first batch that fails as a whole. */
export class Dispatcher {
  constructor(private readonly sender: EventSender) {}

  async dispatch(lease: Lease, { concurrency, sendDeadlineMs, mayStart }: DispatchOptions): Promise<Outcome> {
    const { messages } = lease;
    const outcome: Outcome = { sent: [], refused: eventsThatAreGone(lease), trouble: undefined };
    const present = lease.deliveries.filter(({ eventId }) => messages.has(eventId));
    let broken = false;
    await inParallel(pack(present, bytesOf, BATCH), concurrency, async (batch) => {
      if (broken || !mayStart()) return;
      const batchMessages = batch.flatMap(({ eventId }) => messages.get(eventId) ?? []);
      try {
        const sending = this.sender.send(lease.destination, batchMessages);
        record(outcome, batchMessages, await Deadline.after(sendDeadlineMs).race(sending));
      } catch (error) {
        broken = true;
        outcome.trouble ??= error;
      }
    });
    return outcome;
  }
}

const bytesOf = ({ bytes }: Delivery): number => bytes + ATTRIBUTE_BYTES;

function record(outcome: Outcome, batch: readonly OutgoingMessage[], refusals: readonly Refusal[]): void {
  const notTaken = new Set(refusals.map(({ eventId }) => eventId));
  outcome.sent.push(...batch.map(({ eventId }) => eventId).filter((eventId) => !notTaken.has(eventId)));
  for (const refusal of refusals) {
    if (refusal.fault === 'message') outcome.refused.push(refusal);
    else outcome.trouble ??= new Error(refusal.reason);
  }
}

const eventsThatAreGone = ({ deliveries, messages }: Lease): Refusal[] =>
  deliveries
    .filter(({ eventId }) => !messages.has(eventId))
    .map(({ eventId }) => ({ eventId, reason: 'the event itself is gone', fault: 'message' }));
