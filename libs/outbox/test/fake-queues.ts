import type { EventId, OutgoingMessage } from '../src/relay/deliveries';
import { EventSender, type Refusal } from '../src/relay/event-sender';

type Behaviour = (destination: string, messages: readonly OutgoingMessage[]) => Promise<readonly Refusal[]>;

/** Queues in memory, which take everything until they are told to do otherwise. */
export class FakeQueues extends EventSender {
  readonly received: { readonly destination: string; readonly eventId: EventId; readonly payload: string }[] = [];
  /** How many messages each attempt to send had, whatever came of it. */
  readonly batches: number[] = [];
  behaviour: Behaviour = () => Promise.resolve([]);

  /** What arrived at a destination, in the order of arrival. */
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
