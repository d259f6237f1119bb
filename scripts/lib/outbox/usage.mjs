import { Refusal } from '../progress.mjs';

const USAGE = `npm run outbox -- parked [--destination NAME]                    lists the events that a queue refused too many times
npm run outbox -- retry [--id EVENT]                             sends parked events again: all, or one
npm run outbox -- replay --from TIME --to TIME [--types A,B] [--destination NAME]
npm run outbox -- replay --order ORDER [--types A,B] [--destination NAME]
                                                                 sends events again, by the time of their booking or by order
npm run outbox -- replays                                        shows the latest replays and their progress
npm run outbox -- manifest --hour TIME                           shows count and digest of an hour's events`;

/** The options of each command. */
const OPTIONS = {
  parked: ['destination'],
  retry: ['id'],
  replay: ['from', 'to', 'order', 'types', 'destination'],
  replays: [],
  manifest: ['hour'],
};

/** @throws Refusal */
export function readCommand([command, ...args]) {
  const known = Object.hasOwn(OPTIONS, command ?? '') ? OPTIONS[command] : undefined;
  if (!known || args.length % 2 !== 0) throw new Refusal(USAGE);
  const options = {};
  for (let n = 0; n < args.length; n += 2) {
    const name = args[n].replace(/^--/, '');
    if (!args[n].startsWith('--') || !known.includes(name) || options[name] !== undefined) throw new Refusal(USAGE);
    options[name] = args[n + 1];
  }
  const isRange = options.from !== undefined && options.to !== undefined;
  if (command === 'replay' && isRange === (options.order !== undefined)) throw new Refusal(USAGE);
  if (command === 'manifest' && options.hour === undefined) throw new Refusal(USAGE);
  return { command, options };
}
