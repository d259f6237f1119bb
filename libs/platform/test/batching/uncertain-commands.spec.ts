import { hasUnknownOutcome, Unavailable, withUnknownOutcome } from '@app/kernel';
import { BatcherBusy, UncertainCommands } from '@app/platform';

describe('Commands whose COMMIT was not answered', () => {
  const command = {};
  const unavailable = () => new Unavailable('redis');

  /** After a unit of work that sent so many COMMITs and left the command undecided. */
  async function afterCommits(count: number): Promise<UncertainCommands<object>> {
    const commands = new UncertainCommands<object>();
    const work = (onCommitting: () => void): Promise<void> => {
      for (let run = 0; run < count; run++) onCommitting();
      return Promise.resolve();
    };
    await commands.watch([command], work, () => [command]);
    return commands;
  }

  it.each([new BatcherBusy(), unavailable()])('answer an error that leaves their outcome open: %s', async (failure) => {
    const error = (await afterCommits(2)).errorOf(command, failure);
    expect(error).toMatchObject({ name: 'Unavailable', dependency: 'database', cause: failure });
    expect([hasUnknownOutcome(error), hasUnknownOutcome(failure)]).toEqual([true, false]);
  });

  it('return any other error unchanged', async () => {
    const failure = new Error('a bug');
    expect((await afterCommits(2)).errorOf(command, failure)).toBe(failure);
  });

  it('do not include commands whose COMMIT was answered, or that never ran', async () => {
    const failure = unavailable();
    expect((await afterCommits(1)).errorOf(command, failure)).toBe(failure);
    expect((await afterCommits(2)).errorOf({}, failure)).toBe(failure);
  });

  it('include all commands of a unit of work that fails with an unknown outcome', async () => {
    const commands = new UncertainCommands<object>();
    const fail = (error: unknown) =>
      commands.watch(
        [command],
        () => Promise.reject(error as Error),
        () => [],
      );
    await expect(fail(unavailable())).rejects.toThrow(Unavailable);
    expect(hasUnknownOutcome(commands.errorOf(command, unavailable()))).toBe(false);
    await expect(fail(withUnknownOutcome(unavailable()))).rejects.toThrow(Unavailable);
    expect(hasUnknownOutcome(commands.errorOf(command, unavailable()))).toBe(true);
  });
});
