/** Steps to undo at the end, the last first. */
export class Teardown {
  #steps = [];
  #running;

  /** `stop` ends it in order and is waited for; `kill` (if there is one) ends it at once. */
  defer(stop, kill = () => undefined) {
    this.#steps.push({ stop, kill });
  }

  /** Undoes everything once, however often it is called; goes on after a step that fails and throws its error at the end. */
  run() {
    return (this.#running ??= this.#undo());
  }

  kill() {
    for (const { kill } of this.#steps.toReversed()) kill();
  }

  async #undo() {
    const errors = [];
    for (const { stop } of this.#steps.toReversed()) {
      try {
        await stop();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
