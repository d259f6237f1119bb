import { defineSettings, type EventDefinition } from '@app/kernel';
import { ConfigurationError, readConfig } from '@app/platform';
import { DestinationQueues, type Published, PublishedEvents } from '../src/published-events';
import { aDestination, publishedEvents } from './builders';

const SOLD: EventDefinition = { type: 'Sold', schemaVersion: 3, destinations: ['books'] };
const BOOKS = aDestination('books', 0);
const PUBLISHED: Published = { events: [SOLD], destinations: [BOOKS, aDestination('idle', 1)] };
const withoutDestination = { ...SOLD, destinations: [] } as unknown as EventDefinition;

describe('The events that leave the system', () => {
  it('are sent to the destinations that their context declares', () => {
    const { destinations } = new PublishedEvents(PUBLISHED);
    expect(destinations.of('Sold').map(({ name }) => name)).toEqual(['books']);
    expect(destinations.of('Lost')).toEqual([]);
    expect(destinations.markOf('idle')).toBe(2);
  });

  it('are refused without a schema', () => {
    const events = new PublishedEvents(PUBLISHED);
    expect(events.dataSchemaOf('Sold')).toBe('urn:commerce-backend:schema:Sold:3');
    expect(() => events.dataSchemaOf('Lost')).toThrow('events of type Lost have no published schema');
  });

  it('accept names of 40 characters, and 16 marks', () => {
    const destinations = Array.from({ length: 16 }, (_, n) => aDestination(String(n).padStart(40, 'd'), n));
    expect(new PublishedEvents({ events: [], destinations }).destinations.all.map(({ mark }) => mark)).toEqual(
      Array.from({ length: 16 }, (_, n) => 2 ** n),
    );
  });

  it.each([
    ['an event without a destination', { ...PUBLISHED, events: [withoutDestination] }, 'Sold have no destination'],
    ['an unknown destination', { events: [SOLD], destinations: [] }, 'go to books, which is no destination'],
    ['a type twice', { ...PUBLISHED, events: [SOLD, SOLD] }, 'type of an event Sold is used twice'],
    [
      'a name twice',
      { events: [], destinations: [BOOKS, aDestination('books', 1)] },
      'destination books is used twice',
    ],
    ['a mark twice', { events: [], destinations: [BOOKS, aDestination('other', 0)] }, 'destination 1 is used twice'],
    ['a mark of two bits', { events: [], destinations: [{ ...BOOKS, mark: 3 }] }, 'must be one of 1, 2, 4'],
    ['a mark past the column', { events: [], destinations: [aDestination('b', 16)] }, 'must be one of 1, 2, 4'],
    ['an empty name', { events: [], destinations: [aDestination('', 0)] }, '1 to 40 ASCII'],
    ['a mark of 0', { events: [], destinations: [{ ...BOOKS, mark: 0 }] }, 'must be one of 1, 2, 4'],
    ['a name past the column', { events: [], destinations: [aDestination('b'.repeat(41), 0)] }, '1 to 40 ASCII'],
  ])('fail the start with %s', (_, published: Published, says) => {
    expect(() => new PublishedEvents(published)).toThrow(says);
  });

  it('are the three events of an order, for the data platform and the ranking', () => {
    expect(publishedEvents.types).toEqual(['OrderCompleted', 'OrderRefunded', 'OrderCancelled']);
    // Marks are stored: after a change of one, sent events would count as unsent.
    const { destinations } = publishedEvents;
    expect(destinations.all.map(({ name, mark }) => [name, mark])).toEqual([
      ['data-platform', 1],
      ['ranking', 2],
    ]);
  });
});

describe('The queue of a destination', () => {
  const read = (variables: Readonly<Record<string, string | undefined>>) =>
    readConfig((env) => new DestinationQueues(PUBLISHED, env), variables);

  it('is read from the variable that its context declares', () => {
    expect(read({ QUEUE_URL: 'http://one.test' }).urlOf('books')).toBe('http://one.test');
    expect(() => read({ QUEUE_URL: 'http://one.test' }).urlOf('unknown')).toThrow('there is no queue for unknown');
  });

  it('is its own for each destination', () => {
    const { OTHER_URL } = defineSettings({
      OTHER_URL: { kind: 'url', protocols: ['http'], meaning: 'Another queue of a test.', processes: ['worker'] },
    });
    const destinations = [BOOKS, { ...aDestination('other', 1), queueUrl: OTHER_URL }];
    const queues = readConfig((env) => new DestinationQueues({ events: [], destinations }, env), {
      QUEUE_URL: 'http://one.test',
      OTHER_URL: 'http://two.test',
    });
    expect([queues.urlOf('books'), queues.urlOf('other')]).toEqual(['http://one.test', 'http://two.test']);
  });

  it.each([{}, { QUEUE_URL: 'Books' }])('fails the start in %j, with one sentence', (variables) => {
    expect(() => read(variables)).toThrow(new ConfigurationError(['QUEUE_URL must be a URL with http://']));
  });
});
