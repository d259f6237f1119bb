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
