// `npm run outbox -- parked|retry|replay|replays|manifest …`: parked events, replays and the manifest, by the API of the
// running system. Exit code 0 when it was done, 2 when it could not be done.
import { commands } from './lib/outbox/commands.mjs';
import { readCommand } from './lib/outbox/usage.mjs';
import { complain } from './lib/progress.mjs';

const NOT_DONE = 2;

try {
  const { command, options } = readCommand(process.argv.slice(2));
  await commands[command](options);
} catch (error) {
  complain(error);
  process.exitCode = NOT_DONE;
}
