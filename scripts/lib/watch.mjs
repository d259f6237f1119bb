import { setTimeout as sleep } from 'node:timers/promises';
import { Children } from './children.mjs';
import { fingerprintOfSources, installAndBuild } from './npm.mjs';
import { complain, step } from './progress.mjs';
import { Teardown } from './teardown.mjs';

const LOOK_MS = 1_000;

/**
 * Builds, and runs the processes that `start` launches; ends, builds and starts them again after each change of the sources.
 * What does not compile or start is shown, and waits for the next change; with code that does not compile the processes
 * go on as they are. The servers of `prepared` stay. Ends only with the teardown, or when a server dies.
 *
 * - `start` gets `prepared` with children of their own, and whether it is the first start.
 */
export function runAgainOnChanges({ prepared, start, teardown }) {
  let running = new Teardown();
  let ended = false;
  teardown.defer(
    () => {
      ended = true;
      return running.run();
    },
    () => running.kill(),
  );
  return Promise.race([runAgain(), prepared.children.failure]);

  async function runAgain() {
    for (let isFirst = true; !ended;) {
      const sources = fingerprintOfSources();
      try {
        await installAndBuild();
        await running.run();
        if (ended) break;
        const children = new Children(prepared.dataDir);
        running = new Teardown();
        running.defer(
          () => children.stop(),
          () => children.kill(),
        );
        await start({ ...prepared, children }, isFirst);
        isFirst = false;
        children.failure.catch(complain);
      } catch (error) {
        if (ended) throw error;
        complain(error);
      }
      step('watching apps and libs');
      await changeOf(sources);
    }
  }
}

/** A change that is over: two looks in a row see the same. */
async function changeOf(before) {
  for (let last = before; ;) {
    await sleep(LOOK_MS);
    const now = fingerprintOfSources();
    if (now !== before && now === last) return;
    last = now;
  }
}
