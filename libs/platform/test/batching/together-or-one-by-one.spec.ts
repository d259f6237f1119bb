import { hasUnknownOutcome, Unavailable, withUnknownOutcome } from '@app/kernel';
import { togetherOrOneByOne } from '@app/platform';
import { TransactionLost } from '@app/platform/database/database-errors';

type Execute = (commands: readonly string[]) => Promise<readonly string[]>;

describe('A batch, or each command by itself', () => {
  const failures: unknown[] = [];
  const run = (commands: readonly string[], execute: Execute): Promise<readonly (string | Error)[]> =>
    togetherOrOneByOne(commands, { execute, deadlineMs: 10_000, onFailure: (error) => failures.push(error) });
  beforeEach(() => (failures.length = 0));

  /** The whole batch fails with `together`; of the lone commands, those that are named `bad`. */
  const failing =
    (together: Error): Execute =>
    (commands) => {
      if (commands.length > 1) return Promise.reject(together);
      if (commands[0] === 'bad') return Promise.reject(new TypeError('x is undefined'));
      return Promise.resolve(commands.map((command) => `${command} is done`));
    };

  it('gives each its outcome, and the error to the command that throws alone', async () => {
    const bug = new TypeError('x is undefined');
    const outcomes = await run(['good', 'bad'], failing(bug));
    expect(outcomes).toEqual(['good is done', bug]);
    expect(failures).toEqual([bug]);
    expect(hasUnknownOutcome(outcomes[1])).toBe(false);
  });

  it('marks the error of a command that fails alone as unknown when the outcome of the batch is unknown', async () => {
    const outcomes = await run(['good', 'bad'], failing(withUnknownOutcome(new TypeError('x is undefined')) as Error));
    expect(outcomes[0]).toBe('good is done');
    expect(hasUnknownOutcome(outcomes[1])).toBe(true);
  });

  it.each<[string, Error]>([
    ['the database is unavailable', new Unavailable('database')],
    ['the server has ended the transaction', new TransactionLost()],
  ])('runs none alone when %s: all of them get the same error', async (_, error) => {
    await expect(run(['good', 'bad'], failing(error))).rejects.toBe(error);
    expect(failures).toEqual([]);
  });
});
