import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './commands.mjs';
import { readJson, writeJson } from './json-file.mjs';
import { describeProcess, endProcess, isRunning, signal } from './processes.mjs';
import { listensOn } from './ports.mjs';
import { detail, Refusal, step } from './progress.mjs';
import { until } from './wait.mjs';

/**
 * The long-running processes of one data directory. Each has its own process group, so that Ctrl-C reaches the script
 * alone and the script ends them in order; a log under logs/; and a file under pids/, by which the next start finds
 * what a killed script left behind.
 */
export class Children {
  constructor(dataDir) {
    this.dataDir = dataDir;
    this.list = [];
    this.closing = false;
    /** Rejects with a Refusal as soon as one of them ends unexpectedly. */
    this.failure = new Promise((_, reject) => (this.fail = reject));
    this.failure.catch(() => undefined);
  }

  /**
   * Starts a process and answers `{ name, pid, port, child }`. Those of one `group` are ended together. `stopSeconds` is
   * its time limit after SIGTERM, before it is killed. `port` is where it will listen on 127.0.0.1. With `ipc` the
   * child may send messages.
   */
  launch({ name, group = name, program, args, env, cwd, port, stopSeconds = 30, ipc = false }) {
    if (this.closing) throw new Refusal('stopped');
    const log = openLog(this.dataDir, name);
    const stdio = ['ignore', log, log, ...(ipc ? ['ipc'] : [])];
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio });
    closeSync(log);
    const entry = { name, group, child, port, stopSeconds, ...describeProcess(child.pid) };
    child.on('error', (error) => this.#ended(entry, error.message));
    child.on('exit', (code, killer) => this.#ended(entry, killer ? `signal ${killer}` : `exit code ${code}`));
    // One that may end is launched again in its own place: the order of the stop stays.
    const place = this.list.findIndex((one) => one.name === name && one.mayEnd);
    const rank = place === -1 ? this.list.length : place;
    if (child.pid) writeJson(pidFile(this.dataDir, name), { ...describeProcess(child.pid), stopSeconds, rank });
    this.list[rank] = entry;
    return entry;
  }

  /** `kill -9` of one, which is no failure; waits until it is gone. It can be launched again under its name. */
  async killOne(name) {
    const entry = this.#mayEnd(name);
    signal(-entry.pid, 'SIGKILL');
    await until(() => !isRunning(entry), { seconds: 30 });
  }

  /** SIGTERM to one, which is no failure; waits for its orderly end. It can be launched again under its name. */
  async stopOne(name) {
    await this.#end(this.#mayEnd(name));
  }

  signalOne(name, what) {
    signal(this.#entry(name).pid, what);
  }

  /**
   * Waits until the process is ready; any child's death or the end of the time is a Refusal with the log's last lines. The
   * probe is not called before the process itself listens on its port: another program that was quicker to take the port
   * gets no request, no password and no answer from this process.
   */
  async ready({ name, pid, port }, probe, seconds) {
    const isOurs = () => listensOn(pid, port);
    const ready = await Promise.race([until(async () => isOurs() && (await probe()), { seconds }), this.failure]);
    if (!ready) throw new Refusal(`${name} was not ready within ${seconds} s.${this.#tail(name)}`);
  }

  /** Ends all, the last started first, and waits for each. */
  async stop() {
    this.closing = true;
    while (this.list.length > 0) {
      const { group } = this.list.at(-1);
      const ending = this.list.filter((entry) => entry.group === group);
      step(`stopping ${ending.map(({ name }) => name).join(', ')}`);
      await Promise.all(ending.map((entry) => this.#end(entry)));
      this.list = this.list.filter((entry) => entry.group !== group);
    }
  }

  /** For a person who will not wait. What is killed here is recovered by the servers at the next start. */
  kill() {
    this.closing = true;
    for (const { pid } of this.list) if (pid) signal(-pid, 'SIGKILL');
  }

  async #end(entry) {
    await endProcess(entry, entry.stopSeconds);
    rmSync(pidFile(this.dataDir, entry.name), { force: true });
  }

  #entry(name) {
    const entry = this.list.find((one) => one.name === name);
    if (!entry) throw new Error(`nothing was launched as ${name}`);
    return entry;
  }

  #mayEnd(name) {
    const entry = this.#entry(name);
    entry.mayEnd = true;
    return entry;
  }

  #ended({ name, mayEnd }, how) {
    if (!this.closing && !mayEnd) this.fail(new Refusal(`${name} ended by itself (${how}).${this.#tail(name)}`));
  }

  #tail(name) {
    const path = logFile(this.dataDir, name);
    return ` The last lines of ${path}:\n\n${lastLines(readFileSync(path, 'utf8')) || '(nothing)'}`;
  }
}

/** Ends what an earlier script, killed without a chance to stop, left running for this data directory. */
export async function endLeftovers(dataDir) {
  const folder = join(dataDir, 'pids');
  const left = (existsSync(folder) ? readdirSync(folder) : [])
    .map((file) => ({ name: file.replace('.json', ''), ...readJson(join(folder, file)) }))
    .filter(isRunning)
    .sort((a, b) => b.rank - a.rank);
  for (const entry of left) {
    detail(`ending ${entry.name} (process ${entry.pid}), left over from an earlier start`);
    await endProcess(entry, entry.stopSeconds);
  }
  rmSync(folder, { recursive: true, force: true });
}

const pidFile = (dataDir, name) => join(dataDir, 'pids', `${name}.json`);
const logFile = (dataDir, name) => join(dataDir, 'logs', `${name}.log`);

function openLog(dataDir, name) {
  const path = logFile(dataDir, name);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  if (existsSync(path)) renameSync(path, path.replace('.log', '.previous.log'));
  return openSync(path, 'a', 0o600);
}
