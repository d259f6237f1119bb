import { rmSync } from 'node:fs';
import { endLeftovers } from './children.mjs';
import { readJson, writeJson } from './json-file.mjs';
import { takeLock } from './locks.mjs';
import { listensOn } from './ports.mjs';
import { Refusal } from './progress.mjs';
import { local } from './project.mjs';

const runFile = local('run.json');

/**
 * Makes this process the one `npm start` of the checkout until the teardown, since .local/run.json can describe only one.
 * What a killed start left running, also with another data directory, is ended.
 */
export async function claimCheckout({ dataDir, teardown }) {
  const { release, stale, holder } = takeLock(local('start.json'), { dataDir });
  if (holder) throw new Refusal(alreadyRunning(holder));
  teardown.defer(release);
  removeRunFile();
  if (stale?.dataDir && stale.dataDir !== dataDir) await endLeftovers(stale.dataDir);
}

/**
 * What `npm start` runs here. A file that a killed start has left behind counts only while its api processes still listen
 * on their ports: no password goes to another program. @throws Refusal when nothing runs
 */
export function runningSystem() {
  const run = readJson(runFile);
  if (!run || !isAlive(run)) throw new Refusal('No system runs here: start it with npm start.');
  return run;
}

const isAlive = ({ apiUrls, pids }) => pids.api.every((pid, n) => listensOn(pid, Number(new URL(apiUrls[n]).port)));

/** Describes the running system for scripts; readable by its owner alone. */
export function writeRunFile({ system, prepared }) {
  const { apiUrls, docsUrl, metricsUrls, dataPlatformUrl, edge, admin, customers, apiKeys } = system;
  const { engine, host, port, user, password, name, dataPlatform, replica, admin: databaseAdmin } = prepared.database;
  const { redis, sqs, s3 } = prepared;
  const database = { engine, host, port, user, password, name, dataPlatform, replica, admin: databaseAdmin };
  const pids = { ...system.pids, ...prepared.pids };
  writeJson(runFile, {
    apiUrls,
    docsUrl,
    metricsUrls,
    dataPlatformUrl,
    edge,
    admin,
    customers,
    apiKeys,
    database,
    redis,
    sqs,
    s3,
    pids,
  });
}

export function removeRunFile() {
  rmSync(runFile, { force: true });
}

function alreadyRunning({ pid, dataDir }) {
  const run = readJson(runFile);
  if (!run) return `npm start is starting or stopping already (process ${pid}, data in ${dataDir}).`;
  return [
    `npm start is running already (process ${pid}, data in ${dataDir}):`,
    `  API            ${run.apiUrls.join(' ')}`,
    `  Swagger UI     ${run.docsUrl}`,
    `  data platform  ${run.dataPlatformUrl}`,
  ].join('\n');
}
