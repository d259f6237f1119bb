import { resolve } from 'node:path';
import { Refusal } from './progress.mjs';

/**
 * Reads `--name` and `--name VALUE` flags. `known` names what each takes: 'nothing', 'a directory' (made absolute) or
 * 'a number'. Anything else on the command line is a Refusal that lists the known flags.
 */
export function readFlags(args, known) {
  const flags = {};
  const rest = [...args];
  while (rest.length > 0) {
    const flag = rest.shift();
    const name = flag.replace(/^--/, '');
    if (!flag.startsWith('--') || !Object.hasOwn(known, name))
      throw new Refusal(`Unknown argument ${flag}. There are: ${usage(known)}.`);
    flags[name] = known[name] === 'nothing' ? true : valueOf(flag, known[name], rest.shift());
  }
  return flags;
}

function valueOf(flag, kind, text) {
  if (text === undefined || text.startsWith('--')) throw new Refusal(`${flag} needs ${kind} after it.`);
  if (kind !== 'a number') return resolve(process.env.INIT_CWD ?? '', text);
  if (!/^\d{1,5}$/.test(text)) throw new Refusal(`${flag} needs ${kind} after it, not "${text}".`);
  return Number(text);
}

const usage = (known) =>
  Object.entries(known)
    .map(([name, kind]) => `--${name}${kind === 'nothing' ? '' : kind === 'a number' ? ' N' : ' DIR'}`)
    .join(', ');
