import type { EventId, OutgoingMessage } from '../src/relay/deliveries';
import { EventSender, type Refusal } from '../src/relay/event-sender';

type Behaviour = (destination: string, messages: readonly OutgoingMessage[]) => Promise<readonly Refusal[]>;

/** Queues in memory, which accept every message until a spec makes them fail. */
export class FakeQueues extends EventSender {
  readonly received: { readonly destination: string; readonly eventId: EventId; readonly payload: string }[] = [];
  /** The number of messages in each send, successful or not. */
  readonly batches: number[] = [];
  behaviour: Behaviour = () => Promise.resolve([]);

  /** The messages that a destination got, in order. */
  at(destination: string): EventId[] {
    return this.received.filter((message) => message.destination === destination).map(({ eventId }) => eventId);
  }

  async send(destination: string, messages: readonly OutgoingMessage[]): Promise<readonly Refusal[]> {
    this.batches.push(messages.length);
    const refusals = await this.behaviour(destination, messages);
    const refused = new Set(refusals.map(({ eventId }) => eventId));
    for (const message of messages) {
      if (!refused.has(message.eventId)) this.received.push({ destination, ...message });
    }
    return refusals;
  }
}
