import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { signal } from './processes.mjs';
import { Refusal } from './progress.mjs';

const running = new Map();
let ending = false;

/**
 * Runs a program to its end and answers `{ code, output }` (stdout and stderr together, in order of arrival).
 * Never throws for an exit code; a program that cannot be started has code -1.
 *
 * - `seconds` ends a hanging one.
 * - `terminal` lets it ask the person (a password).
 * - `whole`: a stop waits for it, since half of it would be worse (packages of the machine).
 * - `evenWhenEnding` is for what belongs to the stop itself.
 */
export function attempt(program, args = [], options = {}) {
  const { env, cwd, input, seconds, terminal = false, whole = false, evenWhenEnding = false } = options;
  if (ending && !evenWhenEnding) return Promise.resolve({ code: -1, output: 'stopped' });
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [terminal ? 'inherit' : 'pipe', 'pipe', terminal ? 'inherit' : 'pipe'],
    // A process group of its own, so that Ctrl-C reaches the script alone.
    detached: !terminal,
  });
  const result = resultOf(child, { input, seconds });
  running.set(child, { result, end: () => !whole && !terminal && child.pid && signal(-child.pid, 'SIGTERM') });
  void result.then(() => running.delete(child));
  return result;
}

function resultOf(child, { input, seconds }) {
  return new Promise((resolve) => {
    const timer = seconds && setTimeout(() => signal(-child.pid, 'SIGKILL'), seconds * 1000);
    let output = '';
    const collect = (chunk) => (output += chunk);
    const end = (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    };
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);
    child.stdin?.on('error', () => undefined).end(input);
    child.on('error', (error) => {
      collect(error.message);
      end(-1);
    });
    child.on('close', (code) => end(code ?? -1));
  });
}

/** Like `attempt`, but answers the output alone and refuses with the last lines when the program fails. */
export async function run(program, args, { purpose, ...options } = {}) {
  const { code, output } = await attempt(program, args, options);
  if (code !== 0) throw new Refusal(`${purpose ?? [program, ...args].join(' ')} failed:\n${lastLines(output)}`);
  return output;
}

export function lastLines(text, count = 15) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** Ends the programs that are still running, waits for them, and lets no more begin: a stop in mid-preparation. */
export async function endCommands() {
  ending = true;
  for (const { end } of running.values()) end();
  await Promise.all([...running.values()].map(({ result }) => result));
}

// Debian keeps servers in /usr/sbin, which is not on every user's PATH.
const folders = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The first of the names that is a program on the PATH or in a system folder, as a full path; undefined without. */
export function findProgram(...names) {
  return names.flatMap((name) => folders().map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
