import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anEvent, cloudEventOf, publishedEvents } from './builders';

const DOCS = join(__dirname, '..', '..', '..', 'docs');
const read = (file: string): Record<string, never> => JSON.parse(readFileSync(join(DOCS, 'schemas', file), 'utf8'));

const files: Readonly<Record<string, { event: string; data: string }>> = {
  OrderCompleted: { event: 'order-completed-event.v1.json', data: 'order-completed.v1.json' },
  OrderRefunded: { event: 'order-refunded-event.v2.json', data: 'order-refunded.v2.json' },
  OrderCancelled: { event: 'order-cancelled-event.v2.json', data: 'order-cancelled.v2.json' },
};

/** Earlier versions: their events are stored and can be replayed. */
const earlierFiles: typeof files = {
  OrderRefunded: { event: 'order-refunded-event.v1.json', data: 'order-refunded.v1.json' },
  OrderCancelled: { event: 'order-cancelled-event.v1.json', data: 'order-cancelled.v1.json' },
};

const amountOf = (type: string): string => (type === 'OrderCompleted' ? 'discountAmount' : 'refundedAmount');

function validatorOf({ event, data }: { event: string; data: string }): ValidateFunction {
  const ajv = addFormats(new Ajv({ allErrors: true, strict: true, strictTypes: false }));
  // The files refer to each other by path, as AsyncAPI's tools expect.
  for (const file of ['cloud-event.v1.json', data]) ajv.addSchema({ ...read(file), $id: file });
  return ajv.compile({ ...read(event), $id: event });
}

describe('the published schemas', () => {
  type Change = (event: Record<string, unknown>, data: Record<string, unknown>) => void;

  const eventOf = (type: string, change: Change = () => undefined): Record<string, unknown> => {
    const event = JSON.parse(cloudEventOf(anEvent({ type })));
    change(event, event.data);
    return event;
  };

  it('belong to types that every destination gets', () => {
    for (const type of publishedEvents.types) {
      expect(publishedEvents.destinations.of(type).map(({ name }) => name)).toEqual(['data-platform', 'ranking']);
    }
  });

  it('exist for every published type', () => {
    expect(Object.keys(files)).toEqual(publishedEvents.types);
    for (const type of publishedEvents.types)
      expect(read(files[type]!.data).$id).toBe(publishedEvents.dataSchemaOf(type));
  });

  describe.each(Object.keys(files))('of %s', (type) => {
    const validate = validatorOf(files[type]!);

    it('accept the events that the writer stores', () => {
      expect(validate(eventOf(type)) || validate.errors).toBe(true);
      expect(validate(JSON.parse(cloudEventOf(anEvent({ type, traceparent: undefined }))))).toBe(true);
    });

    it('accept their own examples', () => {
      for (const example of read(files[type]!.event).examples as unknown as object[]) {
        expect(validate(example) || validate.errors).toBe(true);
      }
    });

    it.each([
      ['without an id', (event) => delete event.id],
      ['with a number for an id', (event) => (event.id = 7)],
      ['with a time in another zone', (event) => (event.time = '2026-11-27T09:00:00.123+09:00')],
      ['with a sequence of 0', (event) => (event.sequence = 0)],
      ['of another type', (event) => (event.type = 'OrderLost')],
      ['of another version', (event) => (event.dataschema = `urn:commerce-backend:schema:${type}:9`)],
      ['without the time of its order', (_, data) => delete data.placedAt],
      ['without lines', (_, data) => (data.lines = [])],
      ['with a fraction', (_, data) => (data[amountOf(type)] = 0.5)],
      ['with a negative amount', (_, data) => (data[amountOf(type)] = -1)],
      ['with a malformed traceparent', (event) => (event.traceparent = 'abc')],
    ] as [string, Change][])('refuse an event %s', (_, change) => {
      expect(validate(eventOf(type, change))).toBe(false);
    });
  });

  describe.each(Object.keys(earlierFiles))('of %s, as it was before', (type) => {
    const validate = validatorOf(earlierFiles[type]!);

    it('accept an event of version 1, and refuse one of version 2', () => {
      const ofVersion1 = eventOf(type, (event, data) => {
        event.dataschema = `urn:commerce-backend:schema:${type}:1`;
        delete data.placedAt;
      });
      expect(validate(ofVersion1) || validate.errors).toBe(true);
      expect(validatorOf(files[type]!)(ofVersion1)).toBe(false);
      expect(validate(eventOf(type))).toBe(false);
    });

    it('accept their own examples', () => {
      for (const example of read(earlierFiles[type]!.event).examples as unknown as object[]) {
        expect(validate(example) || validate.errors).toBe(true);
      }
    });
  });

  it('are the schemas that the AsyncAPI document refers to', () => {
    const text = readFileSync(join(DOCS, 'asyncapi.yaml'), 'utf8');
    const referred = [...text.matchAll(/\$ref: \.\/schemas\/(\S+)/g)].map(([, file]) => file);
    const eventFiles = publishedEvents.types.flatMap((type) => [files[type], earlierFiles[type]]);
    expect(referred).toEqual(eventFiles.flatMap((of) => of?.event ?? []));
  });
});
