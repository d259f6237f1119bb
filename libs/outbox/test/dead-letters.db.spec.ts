import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { defineSettings, newId, Unavailable } from '@app/kernel';
import { readConfig } from '@app/platform';
import { testServers } from '@test/support/servers';
import { awsEnvironment, createTestQueue, type TestQueue } from '@test/support/sqs';
import { waitFor } from '@test/support/wait-for';
import { DeadLetters } from '../src/dead-letters/dead-letters';
import { DeadLettersConfig } from '../src/dead-letters/dead-letters.config';
import { DestinationQueues } from '../src/published-events';

const { QUEUE_URL } = defineSettings({
  QUEUE_URL: { kind: 'url', protocols: ['http'], meaning: 'The queue of the test.', processes: ['api'] },
});

describe('dead letters', () => {
  let queue: TestQueue;
  let letters: DeadLetters;

  beforeEach(async () => {
    queue = await createTestQueue();
    const variables = { ...awsEnvironment, SQS_ENDPOINT: testServers().awsEndpoint, QUEUE_URL: queue.url };
    const published = { events: [], destinations: [{ name: 'sales', mark: 1, queueUrl: QUEUE_URL }] };
    letters = readConfig(
      (env) => new DeadLetters(new DeadLettersConfig(env), new DestinationQueues(published, env)),
      variables,
    );
  });
  afterEach(async () => {
    letters.onApplicationShutdown();
    await queue.drop();
  });

  const anEvent = () => ({ id: newId(), type: 'OrderCompleted', subject: newId(), time: '2026-11-27T10:00:00.000Z' });
  const bury = (body: string) =>
    queue.send(body, {
      to: queue.deadLetterUrl,
      attributes: { eventType: 'OrderCompleted', 'dead-letter.reason': 'Out of range', 'dead-letter.failures': '5' },
    });

  it('are listed with their reasons, and stay where they are', async () => {
    const event = anEvent();
    await bury(JSON.stringify(event));
    await queue.send('not JSON', { to: queue.deadLetterUrl });
    const nothing = { eventId: null, type: null, orderId: null, occurredAt: null };
    for (let n = 0; n < 2; n++) {
      // What was given back is visible a moment later.
      const listed = await waitFor(async () => {
        const found = await letters.list('sales');
        return found.length === 2 && found;
      });
      const wellFormed = {
        eventId: event.id,
        type: 'OrderCompleted',
        orderId: event.subject,
        occurredAt: event.time,
        reason: 'Out of range',
        failures: 5,
      };
      expect(listed).toEqual(
        expect.arrayContaining([
          expect.objectContaining(wellFormed),
          expect.objectContaining({ ...nothing, reason: null, failures: null }),
        ]),
      );
    }
  });

  it('go back to their queue as they were sent', async () => {
    const events = Array.from({ length: 25 }, anEvent);
    for (const event of events) await bury(JSON.stringify(event));
    const { moved, more } = await letters.redrive('sales', []);
    expect([moved.length, more]).toEqual([25, false]);
    const back = await queue.receiveAll();
    expect(back.map(({ Body }) => Body).sort()).toEqual(events.map((event) => JSON.stringify(event)).sort());
    expect(back.every(({ MessageAttributes = {} }) => Object.keys(MessageAttributes).join() === 'eventType')).toBe(
      true,
    );
    expect(await queue.depth(queue.deadLetterUrl)).toBe(0);
  });

  it('go back one by one, by the id of their event', async () => {
    const [wanted, other] = [anEvent(), anEvent()];
    for (const event of [wanted, other]) await bury(JSON.stringify(event));
    expect((await letters.redrive('sales', [wanted.id])).moved).toMatchObject([{ eventId: wanted.id }]);
    expect((await queue.receiveAll()).map(({ Body }) => Body)).toEqual([JSON.stringify(wanted)]);
    expect(await queue.depth(queue.deadLetterUrl)).toBe(1);
  });

  it('are read by one call at a time', async () => {
    const first = letters.list('sales');
    await expect(letters.list('sales')).rejects.toMatchObject({ code: 'outbox.dead-letters-busy' });
    expect(await first).toEqual([]);
    expect(await letters.list('sales')).toEqual([]);
  });

  it('are unavailable with their queue', async () => {
    await queue.client.send(new DeleteQueueCommand({ QueueUrl: queue.url }));
    await expect(letters.list('sales')).rejects.toThrow(Unavailable);
    queue = await createTestQueue();
  });
});
