import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import type { SqsService } from '@ssut/nestjs-sqs';
import { newId } from '@app/kernel';
import type { OutgoingMessage } from '../src/relay/deliveries';
import { BatchPartlyRefused } from '../src/relay/relay-sqs-client';
import { SqsEventSender } from '../src/relay/sqs-event-sender';

const aMessage = (): OutgoingMessage => ({
  eventId: newId<'Event'>(),
  type: 'OrderCompleted',
  traceparent: undefined,
  payload: '{}',
});

describe('A message that SQS refuses while it accepts others', () => {
  const refusing = (...failed: BatchResultErrorEntry[]): SqsEventSender =>
    new SqsEventSender({ send: () => Promise.reject(new BatchPartlyRefused(failed)) } as unknown as SqsService);

  it.each([
    ['the message', true, 'message'],
    ['the queue', false, 'queue'],
    ['neither, since SQS does not name one', undefined, 'queue'],
  ])('is refused by the fault of %s', async (_, senderFault, fault) => {
    const [refused, accepted] = [aMessage(), aMessage()];
    const entry = { Id: refused.eventId, Code: 'InternalError', Message: 'try again', SenderFault: senderFault };
    expect(await refusing(entry).send('ranking', [refused, accepted])).toEqual([
      { eventId: refused.eventId, reason: 'InternalError: try again', fault },
    ]);
  });
});

describe('A batch that SQS refuses as a whole', () => {
  const failing = (name: string): SqsEventSender =>
    new SqsEventSender({
      send: () => Promise.reject(Object.assign(new Error('no'), { name })),
    } as unknown as SqsService);

  it('blames its messages only for what they contain', async () => {
    const messages = [aMessage(), aMessage()];
    const refusals = await failing('InvalidMessageContents').send('ranking', messages);
    expect(refusals).toEqual(
      messages.map(({ eventId }) => ({ eventId, reason: 'InvalidMessageContents: no', fault: 'message' })),
    );
    await expect(failing('QueueDoesNotExist').send('ranking', messages)).rejects.toThrow('no');
    await expect(failing('QueueDoesNotExist').send('ranking', [aMessage()])).rejects.toThrow('no');
  });
});
