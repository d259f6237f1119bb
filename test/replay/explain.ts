import { SystemStopped } from './api/http-client';
import { UnexpectedProblem } from './api/problem';
import { WrongCurrency } from './api/shop-api';
import { FileError } from './file/file-error';
import { NotRunning } from './running-system';

const START = '`CURRENCY=GBP npm start -- --data DIR`';

export class UsageError extends Error {}

/** The message when a replay ends early: a sentence for an error that the caller can correct, the stack for a bug. */
export function explain(error: unknown, interrupted: AbortSignal): string {
  if (interrupted.aborted) return 'Interrupted. Run the same command again: it goes on where it stopped.';
  if (!(error instanceof Error)) return String(error);
  const sentence = error.message;
  if (error instanceof UsageError) return `Usage: ${sentence}`;
  if (error instanceof FileError) return `The file cannot be replayed: ${sentence}.`;
  if (error instanceof NotRunning) return `No system is running here (${sentence}). Start one with ${START}.`;
  if (error instanceof SystemStopped)
    return `${sentence}: it was stopped, or is stuck. Start it again with ${START} and run the same command: it goes on where it stopped.`;
  if (error instanceof WrongCurrency)
    return `The file's prices are in pounds, but ${sentence}. Start another system with ${START}, DIR being a new directory.`;
  if (error instanceof UnexpectedProblem) return `${sentence}.`;
  if ('syscall' in error) return `${sentence}.`;
  return error.stack ?? sentence;
}
