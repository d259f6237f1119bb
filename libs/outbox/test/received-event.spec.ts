import { IsInt } from 'class-validator';
import { ListOf, readEvent, Whole } from '../src/inbox';
import { anEvent, cloudEventOf } from './builders';

class Refund {
  @IsInt()
  readonly refundedAmount: number;
}

class Order {
  @IsInt()
  readonly totalAmount: number;
}

class Line {
  @Whole(1)
  readonly quantity: number;
}

class Basket {
  @ListOf(Line)
  readonly lines: readonly Line[];
}

describe('reading a received event', () => {
  const types = { OrderCompleted: Order, OrderRefunded: Refund };
  const read = (event: Parameters<typeof anEvent>[0]) => readEvent(cloudEventOf(anEvent(event)), types);

  it.each([
    ['OrderCompleted', Order],
    ['OrderRefunded', Refund],
  ])('validates the data of %s with its own class', (type, dataClass) => {
    const event = anEvent({ type, sequence: 7 });
    const reading = readEvent(cloudEventOf(event), types);
    expect(reading).toMatchObject({ kind: 'event', event: { eventId: event.id, type, sequence: 7 } });
    expect(reading.kind === 'event' && reading.event.data).toBeInstanceOf(dataClass);
  });

  it('ignores unknown types, including those of Object', () => {
    expect(read({ type: 'OrderCancelled' })).toEqual({ kind: 'other' });
    expect(readEvent(JSON.stringify({ ...JSON.parse(cloudEventOf(anEvent())), type: 'constructor' }), types)).toEqual({
      kind: 'other',
    });
  });

  it('accepts unknown members anywhere', () => {
    const event = anEvent({ data: { totalAmount: 5, currency: 'KRW', lines: [{ sku: 'M', tags: { new: true } }] } });
    const body = JSON.stringify({ ...JSON.parse(cloudEventOf(event)), yetUnknown: { deep: [1] } });
    const reading = readEvent(body, types);
    expect(reading).toMatchObject({ kind: 'event', event: { data: { totalAmount: 5 } } });
  });

  it('names an invalid field by its path, not by its value', () => {
    expect(read({ data: { totalAmount: 'a secret' } })).toEqual({
      kind: 'malformed',
      problem: '/data/totalAmount: isInt',
    });
    expect(read({ sequence: 0.5 })).toEqual({ kind: 'malformed', problem: '/sequence: isInt' });
  });

  it.each([undefined, '', 'OrderCompleted', '{', 'null', '1', '"text"', '[]', '[{}]'])(
    'reports a body that is not a JSON object: %j',
    (body) => {
      expect(readEvent(body, types)).toEqual({ kind: 'malformed', problem: 'not a JSON object' });
    },
  );

  it.each<[string, object, string]>([
    ['a missing id', { id: undefined }, '/id: isUuid'],
    ['an empty type', { type: '' }, '/type: isLength'],
    ['a type in a list', { type: ['OrderCompleted'] }, '/type: isString'],
    ['another version', { specversion: '0.3' }, '/specversion: equals'],
    ['several problems', { id: 'a secret', source: 1 }, '/id: isUuid, /source: isString'],
    ['a sequence of 0', { sequence: 0 }, '/sequence: min'],
    ['missing data', { data: undefined }, '/data: isObject'],
    ['data of null', { data: null }, '/data: isObject'],
    ['data in a list', { data: [{ totalAmount: 5 }] }, '/data: isObject'],
  ])('reports %s in the envelope', (_, more, problem) => {
    const body = JSON.stringify({ ...JSON.parse(cloudEventOf(anEvent())), ...more });
    expect(readEvent(body, types)).toEqual({ kind: 'malformed', problem });
  });

  it('reads an id in any case', () => {
    const event = anEvent();
    const body = JSON.stringify({ ...JSON.parse(cloudEventOf(event)), id: event.id.toUpperCase() });
    expect(readEvent(body, types)).toMatchObject({ kind: 'event', event: { eventId: event.id } });
  });

  it('ignores data and sequence of an unknown type', () => {
    const body = JSON.stringify({ ...JSON.parse(cloudEventOf(anEvent())), type: 'Other', data: 1, sequence: 'x' });
    expect(readEvent(body, types)).toEqual({ kind: 'other' });
  });

  it.each<[unknown, string]>([
    [undefined, '/data/lines: isArray'],
    ['a secret', '/data/lines: isArray'],
    [[], '/data/lines: arrayNotEmpty'],
    [['a secret'], '/data/lines: isObject'],
    [[{ quantity: '2' }], '/data/lines/0/quantity: isInt'],
    [[{ quantity: 0 }], '/data/lines/0/quantity: min'],
  ])('reports the type before any other rule: %j', (lines, problem) => {
    const event = cloudEventOf(anEvent({ data: { lines } }));
    expect(readEvent(event, { OrderCompleted: Basket })).toEqual({ kind: 'malformed', problem });
  });
});
