// `npm run dlq -- list|redrive [QUEUE] [--id ID]...`: the dead-letter queues of the running system, or of the queues that the
// SQS_*_QUEUE_URL variables name. Exit code 0 when it was done, 1 when a named message was not found, 2 when it could not be done.
import { deadLetterQueueOf, list, redrive } from './lib/dlq/letters.mjs';
import { connect } from './lib/dlq/queues.mjs';
import { readCommand } from './lib/dlq/usage.mjs';
import { complain, line } from './lib/progress.mjs';

const NOT_FOUND = 1;
const NOT_DONE = 2;

try {
  const { command, queue, ids } = readCommand(process.argv.slice(2));
  const { sqs, queues } = await connect(queue);
  const missing = new Set(ids);
  for (const { name, url } of queues) {
    const source = { name, url, deadLetterUrl: await deadLetterQueueOf(sqs, url) };
    const found = await (command === 'list' ? list : redrive)(sqs, source, ids);
    for (const id of found) missing.delete(id);
  }
  sqs.destroy();
  if (missing.size > 0) {
    line(`not found: ${[...missing].join(', ')}`);
    process.exitCode = NOT_FOUND;
  }
} catch (error) {
  complain(error);
  process.exitCode = NOT_DONE;
}
