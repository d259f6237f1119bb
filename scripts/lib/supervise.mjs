import { endCommands } from './commands.mjs';
import { complain, line } from './progress.mjs';
import { Teardown } from './teardown.mjs';

class Interruption extends Error {}

/**
 * Runs a script's work and ends the process. Ctrl-C, SIGTERM or a closed terminal stop the work; whatever happens, what
 * the work deferred is undone in order first. A second Ctrl-C kills. The exit code is what `work` answers, 1 when it throws
 * (its sentence is shown), `codeWhenStopped` after an interruption.
 */
export async function supervise(work, { codeWhenStopped = 130 } = {}) {
  const teardown = new Teardown();
  const interruption = interrupted(() => kill(teardown));
  process.exitCode = await outcome(Promise.race([work(teardown), interruption]), codeWhenStopped);
  await endCommands();
  await teardown.run().catch((error) => {
    complain(error);
    process.exitCode = 1;
  });
  process.exit();
}

async function outcome(work, codeWhenStopped) {
  try {
    return (await work) ?? 0;
  } catch (error) {
    if (error instanceof Interruption) return codeWhenStopped;
    complain(error);
    return 1;
  }
}

/** Rejects at the first signal. npm passes on the Ctrl-C that the terminal sent us already, hence the second's grace. */
function interrupted(onSecond) {
  return new Promise((_, reject) => {
    let first;
    const onSignal = () => {
      if (!first) {
        first = Date.now();
        line('\nstopping (Ctrl-C again kills)');
        reject(new Interruption());
      } else if (Date.now() - first > 1000) {
        onSecond();
      }
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, onSignal);
  });
}

function kill(teardown) {
  line('killed');
  teardown.kill();
  process.exit(1);
}
