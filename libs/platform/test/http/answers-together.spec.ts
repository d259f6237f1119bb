import { AnswersTogether } from '@app/platform/http/answers-together';
import type { FastifyReply } from 'fastify';
import { setImmediate as endOfTurn } from 'node:timers/promises';

const replyOf = (name: string): FastifyReply => ({ name }) as unknown as FastifyReply;

describe('Answers of one turn of the event loop', () => {
  const sent = jest.fn();
  const failed = jest.fn();
  const answers = new AnswersTogether((body, reply) => {
    if (body === 'bad') throw new Error('bad');
    sent(body, reply);
    if (body === 'more') answers.give('later', reply);
  }, failed);
  beforeEach(() => [sent, failed].forEach((mock) => mock.mockClear()));

  it('are sent at its end, in their order', async () => {
    answers.give('a', replyOf('first'));
    await Promise.resolve();
    answers.give('b', replyOf('second'));
    expect(sent).not.toHaveBeenCalled();
    await endOfTurn();
    expect(sent.mock.calls).toEqual([
      ['a', replyOf('first')],
      ['b', replyOf('second')],
    ]);
  });

  it('are sent though one of them cannot be, which fails alone', async () => {
    for (const body of ['a', 'bad', 'b']) answers.give(body, replyOf(body));
    await endOfTurn();
    expect(sent.mock.calls).toEqual([
      ['a', replyOf('a')],
      ['b', replyOf('b')],
    ]);
    expect(failed.mock.calls).toEqual([[new Error('bad'), replyOf('bad')]]);
  });

  it('may be added to while they are sent', async () => {
    answers.give('more', replyOf('x'));
    await endOfTurn();
    await endOfTurn();
    expect(sent.mock.calls.map(([body]) => body as string)).toEqual(['more', 'later']);
  });
});
