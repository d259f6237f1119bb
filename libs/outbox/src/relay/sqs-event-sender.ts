import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { Injectable } from '@nestjs/common';
import { SqsService } from '@ssut/nestjs-sqs';
import type { EventId, OutgoingMessage } from './deliveries';
import { EventSender, type Refusal } from './event-sender';
import { BatchPartlyRefused } from './relay-sqs-client';

/** Errors of a whole request that one of its messages may cause (SQS API reference, SendMessageBatch). */
const ABOUT_CONTENTS = new Set(['BatchRequestTooLong', 'InvalidMessageContents', 'InvalidParameterValue']);

@Injectable()
export class SqsEventSender extends EventSender {
  constructor(private readonly sqs: SqsService) {
    super();
  }

  async send(destination: string, messages: readonly OutgoingMessage[]): Promise<readonly Refusal[]> {
    try {
      await this.sqs.send(destination, messages.map(toSqsMessage));
      return [];
    } catch (error) {
      if (error instanceof BatchPartlyRefused) return error.failed.map(toRefusal);
      const [only, ...others] = messages;
      if (!only || !isAboutContents(error)) throw error;
      if (others.length > 0) return this.sendEachAlone(destination, messages);
      return [{ eventId: only.eventId, reason: `${error.name}: ${error.message}`, fault: 'message' }];
    }
  }

  /** Finds the message that makes the batch fail. */
  private async sendEachAlone(destination: string, messages: readonly OutgoingMessage[]): Promise<Refusal[]> {
    const refusals: Refusal[] = [];
    for (const message of messages) refusals.push(...(await this.send(destination, [message])));
    return refusals;
  }
}

const isAboutContents = (error: unknown): error is Error => error instanceof Error && ABOUT_CONTENTS.has(error.name);

const toSqsMessage = ({ eventId, type, traceparent, payload }: OutgoingMessage) => ({
  id: eventId,
  body: payload,
  messageAttributes: attributesOf(type, traceparent),
});

const attributesOf = (type: string, traceparent: string | undefined): Record<string, MessageAttributeValue> =>
  traceparent === undefined ? { eventType: text(type) } : { eventType: text(type), traceparent: text(traceparent) };

const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });

const toRefusal = ({ Id, Code, Message, SenderFault }: BatchPartlyRefused['failed'][number]): Refusal => ({
  eventId: Id as EventId,
  reason: [Code, Message].filter(Boolean).join(': '),
  fault: SenderFault === true ? 'message' : 'queue',
});
