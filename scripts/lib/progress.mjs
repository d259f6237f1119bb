/** A condition that the user can correct: shown as its message alone, without a stack. */
export class Refusal extends Error {}

const began = Date.now();
const dim = (text) => (process.stdout.isTTY ? `\u001b[2m${text}\u001b[0m` : text);
const bold = (text) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);

/** Says what is being done now, with the seconds since the start. */
export function step(text) {
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${dim(`${seconds} s`)}  ${text}\n`);
}

/** Says something that belongs to the step above it. */
export function detail(text) {
  for (const line of text.trimEnd().split('\n')) process.stdout.write(`          ${dim(line)}\n`);
}

export function heading(text) {
  process.stdout.write(`\n${bold(text)}\n`);
}

export function line(text = '') {
  process.stdout.write(`${text}\n`);
}

/** Shows why it ended: a Refusal by its sentence, anything else (a bug) with its stack. */
export function complain(error) {
  const text = error instanceof Refusal ? error.message : (error?.stack ?? String(error));
  process.stderr.write(`\n${text}\n`);
}

/** The time since the script began, as a person says it. */
export function elapsed(since = began) {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// A terminal that went away must not keep the stop from running to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
