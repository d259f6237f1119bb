import { anEvent, cloudEventOf } from './builders';

describe('an event as it is stored and sent', () => {
  it('is a CloudEvents 1.0 object', () => {
    const event = anEvent({ sequence: 2 });
    expect(JSON.parse(cloudEventOf(event))).toEqual({
      specversion: '1.0',
      id: event.id,
      type: 'OrderCompleted',
      source: '/orders',
      subject: event.subject,
      time: '2026-11-27T00:00:00.123Z',
      dataschema: 'urn:commerce-backend:schema:OrderCompleted:1',
      datacontenttype: 'application/json',
      sequence: 2,
      partitionkey: event.userId,
      traceparent: event.traceparent,
      data: event.data,
    });
  });

  it('omits traceparent without a trace', () => {
    expect(JSON.parse(cloudEventOf(anEvent({ traceparent: undefined })))).not.toHaveProperty('traceparent');
  });

  // SQS: "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF".
  it('has only characters that SQS accepts, with unchanged content', () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join('') + '\u{1FFFF}';
    const json = cloudEventOf(anEvent({ data: { all } }));
    expect(json).not.toMatch(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
    expect(JSON.parse(json)).toMatchObject({ data: { all } });
  });
});
