import { hasUnknownOutcome, Unavailable, withUnknownOutcome } from '@app/kernel';
import { TransactionLost } from '../database/database-errors';
import { Deadline } from '../time/deadline';

interface Options<Command, Outcome> {
  /** One outcome for each command, in order; an error undoes all of them. */
  readonly execute: (commands: readonly Command[], deadline: Deadline) => Promise<readonly Outcome[]>;
  /** Milliseconds for all of it. */
  readonly deadlineMs: number;
  /** Told why they go one by one. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * One batch, or each command by itself when the batch throws: one that throws must not cost the others theirs. Its error is
 * its outcome then, marked where the batch may stand (`hasUnknownOutcome`). @throws Unavailable and TransactionLost, which
 * concern all of them; what a lone command throws
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
