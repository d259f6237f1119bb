import { Refusal } from '../progress.mjs';

const USAGE = `npm run dlq -- list [QUEUE] [--id ID]...      shows the messages in the dead-letter queues
npm run dlq -- redrive [QUEUE] [--id ID]...   moves them back: all, or those with these ids (of the event or the message)
QUEUE is OrderCompleted or Ranking; both without it.`;

/** @throws Refusal */
export function readCommand(args) {
  const [command, ...rest] = args;
  if (command !== 'list' && command !== 'redrive') throw new Refusal(USAGE);
  const ids = [];
  let queue;
  while (rest.length > 0) {
    const arg = rest.shift();
    if (arg === '--id' && rest.length > 0) ids.push(rest.shift().toLowerCase());
    else if (queue === undefined && (arg === 'OrderCompleted' || arg === 'Ranking')) queue = arg;
    else throw new Refusal(USAGE);
  }
  return { command, queue, ids };
}
