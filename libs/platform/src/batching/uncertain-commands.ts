import { hasUnknownOutcome, Unavailable, withUnknownOutcome } from '@app/kernel';
import { BatcherBusy } from './batcher';

/** The commands that an earlier run may have committed: its COMMIT was not answered. */
export class UncertainCommands<Command extends object> {
  private readonly marked = new WeakSet<Command>();

  /**
   * The error to answer a command with. A queue or a database that did not take a marked command says nothing about the
   * earlier run: its error says that the outcome is unknown. It is a new error, since the commands of a batch share theirs.
   */
  errorOf(command: Command, error: unknown): unknown {
    const isOpen = this.marked.has(command) && (error instanceof BatcherBusy || error instanceof Unavailable);
    return isOpen ? withUnknownOutcome(new Unavailable('database', error)) : error;
  }

  /**
   * Runs a unit of work over the commands, and marks those whose outcome it leaves open: all of them where it fails so, and
   * the `undecided` ones where more than one of its runs sent COMMIT. `work` passes `onCommitting` on to the unit of work.
   */
  async watch<Result>(
    commands: readonly Command[],
    work: (onCommitting: () => void) => Promise<Result>,
    undecided: (result: Result) => readonly Command[],
  ): Promise<Result> {
    let commits = 0;
    try {
      const result = await work(() => {
        commits++;
      });
      if (commits > 1) this.mark(undecided(result));
      return result;
    } catch (error) {
      if (hasUnknownOutcome(error)) this.mark(commands);
      throw error;
    }
  }

  private mark(commands: readonly Command[]): void {
    for (const command of commands) this.marked.add(command);
  }
}
