import { hasUnknownOutcome, Unavailable, withUnknownOutcome } from '@app/kernel';
import { TransactionLost } from '../database/database-errors';
import { Deadline } from '../time/deadline';

interface Options<Command, Outcome> {
  /** Returns one outcome for each command, in order; an error undoes all of them. */
  readonly execute: (commands: readonly Command[], deadline: Deadline) => Promise<readonly Outcome[]>;
  /** Milliseconds for all commands together. */
  readonly deadlineMs: number;
  /** Called with the reason why the commands are executed one by one. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Executes the commands in one batch, or one by one when the batch throws, so that one failing command does not fail
 * the others. The error of a command is then its outcome, marked where the batch may have committed
 * (`hasUnknownOutcome`). @throws Unavailable and TransactionLost, which concern all commands; the error of a lone
 * command
 */
export async function togetherOrOneByOne<Command, Outcome>(
  commands: readonly Command[],
  { execute, deadlineMs, onFailure }: Options<Command, Outcome>,
): Promise<readonly (Outcome | Error)[]> {
  const deadline = Deadline.after(deadlineMs);
  let isUnknown = false;
  try {
    return await execute(commands, deadline);
  } catch (error) {
    if (error instanceof Unavailable || error instanceof TransactionLost || commands.length === 1) throw error;
    isUnknown = hasUnknownOutcome(error);
    onFailure(error);
  }
  const failure = (error: unknown): Error => (isUnknown ? withUnknownOutcome(error) : error) as Error;
  const outcomes: (Outcome | Error)[] = [];
  for (const command of commands) {
    outcomes.push(...(await execute([command], deadline).catch((error: unknown) => [failure(error)])));
  }
  return outcomes;
}
