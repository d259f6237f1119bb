import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readJson } from './json-file.mjs';
import { describeProcess, endProcess, signal } from './processes.mjs';
import { root } from './project.mjs';

/**
 * Runs Jest in a process group of its own, so that Ctrl-C reaches the script alone, and ends with it whatever its tests
 * left running. Answers `{ ok, passed, failed }`; a suite that could not run counts as one failure.
 */
export async function runJest({ program = process.execPath, args, environment, results, teardown }) {
  const command = [join('node_modules', 'jest', 'bin', 'jest.js'), '--json', `--outputFile=${results}`, ...args];
  const jest = spawn(program, command, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const known = describeProcess(jest.pid);
  const killGroup = () => signal(-jest.pid, 'SIGKILL');
  teardown.defer(async () => {
    await endProcess(known, 10);
    killGroup();
  }, killGroup);
  const code = await new Promise((resolve) => jest.on('exit', resolve));
  const counted = readJson(results) ?? {
    numPassedTests: 0,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: code === 0 ? 0 : 1,
  };
  return {
    ok: code === 0,
    passed: counted.numPassedTests,
    failed: counted.numFailedTests + counted.numRuntimeErrorTestSuites,
  };
}
